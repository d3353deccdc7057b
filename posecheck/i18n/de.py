"""German."""

from __future__ import annotations

NAME = "Deutsch"

MESSAGES = {
    "welcome": "Schön, dass du da bist. Los geht's.",
    "first-time": "Bevor du anfängst: posecheck ist kein Medizinprodukt. Hör auf, wenn etwas"
    " wehtut, und geh zum Arzt, wenn Schmerzen bleiben.",
    "set-up": "Als Nächstes: {title}.",
    "set-up-first": "Wir beginnen mit: {title}.",
    "count-in": "{n}",
    "go": "Los.",
    "rest": "Gut gemacht. {seconds} Sekunden Pause.",
    "rest-next": "Danach kommt: {title}.",
    "set-number": "Satz {n} von {sets}.",
    "paused": "Pause. Heb eine Hand, um weiterzumachen.",
    "resumed": "Weiter geht's.",
    "away": "Ich sehe dich nicht. Ich warte.",
    "returned": "Da bist du ja. Weiter geht's.",
    "ask-before": "Wie stark ist dein Schmerz jetzt, von 0 bis 10?",
    "ask-after": "Und wie stark ist dein Schmerz jetzt, von 0 bis 10?",
    "ask-effort": "Wie anstrengend war es, von 0 bis 10?",
    "ask-hand": "Heb eine Hand und senk sie bei deiner Zahl.",
    "ask-keys": "Oder drück eine Zahl, X für 10, N zum Überspringen.",
    "noted": "{n}, notiert.",
    "pain-alarm": "Dein Schmerz ist stark oder größer geworden. Hör auf, ruh dich aus und frag"
    " deine Therapeutin oder deinen Arzt.",
    "camera-gone": "Die Kamera ist weg. Ich versuche es noch einmal.",
    "lite-model": "Dieser Computer ist langsam: Jetzt sieht das leichte Modell zu.",
    "all-done": "Alles geschafft. Gut gemacht, bis bald.",
    "part-done": "{done} von {target} geschafft. Bis bald.",
    "part-short": "{done} von {target} geschafft; {short} von {tried} Versuchen zählen nicht. Bis"
    " bald.",
    "nothing-done": "Bis bald.",
    "advice-next-time": "Nächstes Mal: {cue}",
    "counted": "{n}.",
    "counted-last": "{n}, und diese Seite ist fertig.",
    "counted-all": "{n}, und fertig.",
    "half-way": "Halbzeit, noch {left} Sekunden.",
    "last-seconds": "{n}",
    "corrected": "Gut, genau so.",
    "breathe-in": "Einatmen.",
    "breathe-out": "Langsam ausatmen.",
    "side-left": "Jetzt die linke Seite.",
    "side-right": "Jetzt die rechte Seite.",
    "tick-body": "Ganz im Bild",
    "tick-distance": "Weit genug weg",
    "tick-view": "Blickwinkel",
    "tick-posture": "Ausgangsstellung",
    "tick-light": "Genug Licht",
    "tick-sharp": "Scharfes Bild",
    "advice-body": "Geh zurück, bis ich dich ganz sehe.",
    "advice-distance": "Geh ein wenig zurück.",
    "advice-near": "Komm ein wenig näher.",
    "advice-light": "Mach Licht an, oder geh vom Fenster weg.",
    "advice-sharp": "Wisch die Kamera ab und halte sie still.",
    # On the screen, beside what is said.
    "phase-ready": "bereit",
    "phase-set-up": "in Stellung gehen",
    "phase-hold": "halten",
    "phase-return": "zurückkommen",
    "phase-no-hold": "weiter so",
    "phase-swing-ready": "bereit",
    "phase-swing-set-up": "einwärts",
    "phase-swing-return": "auswärts",
    "side-of-left": "linke Seite",
    "side-of-right": "rechte Seite",
    "left": "Links",
    "right": "Rechts",
    "both": "Beide",
    "set": "Satz {n} von {rounds}",
    "count-of": "{n} von {target}",
    "ring-held": "gehalten",
    "ring-to-hold": "zu halten",
    "ring-paused": "Pause",
    "ring-second": "Sekunde",
    "ring-seconds": "Sekunden",
    "ring-breathe-in": "einatmen",
    "ring-breathe-out": "ausatmen",
    "gauge-in": "innen",
    "gauge-out": "außen",
    "gauge-missing": "noch {n}",
    "gauge-unseen": "nicht zu sehen",
    "welcome-left": "Los geht's in {seconds} s",
    "stay": "Genau so. Bleib so.",
    "plan-distance": "2\N{EN DASH}3 m",
    "rest-title": "Kurze Pause",
    "rest-then": "Danach: {title}",
    "starting-title": "Es geht los",
    "starting-how": "Kamera und Modell werden geladen. Geh schon zur Matte.",
    "paused-title": "Angehalten",
    "paused-how": "Heb eine Hand, um weiterzumachen.",
    "away-title": "Ich sehe dich nicht.",
    "away-how": "Ich warte.",
    "mend": "Nächstes Mal",
    "proper": "richtig gemacht",
    "unjudged": "zählt, nicht bewertet",
    "end-how": "Mit Q beendest du das Training.",
    # Keys and buttons.
    "key-space": "Leertaste",
    "key-escape": "Esc",
    "help-title": "Tasten",
    "help-hand": "Heb 2 Sekunden lang eine Hand, um Pause zu machen.",
    "help-pause": "Pause oder weiter",
    "help-next": "Nächste Übung",
    "help-back": "Vorige Übung",
    "help-swap": "Andere Seite",
    "help-mirror": "Bild spiegeln",
    "help-voice": "Stimme an oder aus",
    "help-help": "Diese Hilfe",
    "help-full": "Ganzer Bildschirm",
    "help-quit": "Training beenden",
    "button-pause": "Pause",
    "button-go-on": "Weiter",
    "button-next": "Nächste",
    "button-back": "Vorige",
    "button-swap": "Seite",
    "button-voice": "Stimme",
    "button-help": "Hilfe",
    "button-quit": "Ende",
}

SENTENCES: dict[str, str] = {
    "Chest open": "Brust geöffnet",
    "Legs rolled": "Beine gerollt",
    "open": "öffnen",
    "close": "schließen",
    "roll in": "einwärts rollen",
    "roll out": "auswärts rollen",
    # The coach.
    "The picture stands still. Check the camera.": "Das Bild steht still. Prüf die Kamera.",
    "Which of you is it? Only one of you in the picture, please.": "Wer von euch ist es? Bitte nur"
    " eine Person im Bild.",
    "Is that still you? Only one of you in the picture, please.": "Bist das noch du? Bitte nur"
    " eine Person im Bild.",
    "I can't see you. Step into the picture.": "Ich sehe dich nicht. Komm ins Bild.",
    "Well done.": "Gut gemacht.",
    "Counted, not judged: I could not see how far.": "Zählt, nicht bewertet: Ich konnte nicht"
    " sehen, wie weit.",
    "Counted. Do it a little cleaner next time.": "Zählt. Nächstes Mal noch etwas sauberer.",
    "That one did not count.": "Das hat nicht gezählt.",
    "Hold still.": "Halt still.",
    "About {n}° to go.": "Noch etwa {n}°.",
    "Step back until I can see all of you.": "Geh zurück, bis ich dich ganz sehe.",
    # 90/90 hip flexors.
    "90/90 hip flexors": "90/90 Hüftbeuger",
    "I can't see both your legs. Turn your side to the camera.": "Ich sehe nicht beide Beine. Dreh"
    " dich mit der Seite zur Kamera.",
    "I can't see your front leg. Turn your side to the camera.": "Ich sehe dein vorderes Bein"
    " nicht. Dreh dich mit der Seite zur Kamera.",
    "I can't see your back knee. Turn your side to the camera.": "Ich sehe dein hinteres Knie"
    " nicht. Dreh dich mit der Seite zur Kamera.",
    "Lower your back knee to the floor.": "Senk das hintere Knie auf den Boden.",
    "Keep your chest tall.": "Halt den Oberkörper aufrecht.",
    "Bring your front knee back above your ankle.": "Bring das vordere Knie zurück über den"
    " Knöchel.",
    "Bring your back knee to a right angle.": "Bring das hintere Knie in einen rechten Winkel.",
    "Bring your front knee to a right angle.": "Bring das vordere Knie in einen rechten Winkel.",
    "Don't lean to the side.": "Lehn dich nicht zur Seite.",
    "Take a big step back and lower that knee to the floor.": "Mach einen großen Schritt zurück"
    " und senk dieses Knie auf den Boden.",
    "Both knees to a right angle, then shift your hips forward.": "Beide Knie in einen rechten"
    " Winkel, dann schieb die Hüfte nach vorn.",
    "Keep your chest tall and breathe.": "Bleib aufrecht und atme.",
    "Come back up slowly.": "Komm langsam wieder hoch.",
    "Stand upright on your mat, your side to the camera.": "Stell dich aufrecht auf die Matte, mit"
    " der Seite zur Kamera.",
    "Turn your side to the camera.": "Dreh dich mit der Seite zur Kamera.",
    "The camera stands at your side, two to three metres away, about hip high.": "Die Kamera steht"
    " neben dir, zwei bis drei Meter weg, etwa hüfthoch.",
    "Left foot back, left knee to the floor.": "Linker Fuß zurück, linkes Knie auf den Boden.",
    "Right foot back, right knee to the floor.": "Rechter Fuß zurück, rechtes Knie auf den Boden.",
    "Stay in the position until the time is over.": "Bleib in der Stellung, bis die Zeit um ist.",
    # Leg rotations.
    "Leg rotations": "Beinrotation",
    "I can't read your feet. Put the camera at your feet, or turn your side to it.": "Ich kann"
    " deine Füße nicht lesen. Stell die Kamera ans Fußende, oder leg dich mit der Seite zu ihr.",
    "Bring your legs further apart, wider than your hips.": "Nimm die Beine weiter auseinander,"
    " breiter als die Hüfte.",
    "Keep your legs straight.": "Halt die Beine gestreckt.",
    "Roll both legs in.": "Roll beide Beine nach innen.",
    "In, as far as you can.": "Nach innen, so weit es geht.",
    "Slowly out, as far as you can.": "Langsam nach außen, so weit es geht.",
    "Lie on your back, legs wider than your hips, arms at your sides.": "Leg dich auf den Rücken,"
    " Beine breiter als die Hüfte, Arme neben dem Körper.",
    "The camera stands at your side, or at your feet and a metre high.": "Die Kamera steht neben"
    " dir, oder am Fußende in einem Meter Höhe.",
    "Roll your legs further, in and out.": "Roll die Beine weiter, nach innen und nach außen.",
    "Let both legs roll alike.": "Lass beide Beine gleich weit rollen.",
    "Slower: let each roll take two seconds.": "Langsamer: zwei Sekunden für jedes Rollen.",
    # Open and close.
    "Open and close": "Öffnen und schließen",
    "I can't see your chest. Lie with your chest to the camera.": "Ich sehe deine Brust nicht. Leg"
    " dich mit der Brust zur Kamera.",
    "Keep your knees together, turn only your chest.": "Lass die Knie zusammen, dreh nur die"
    " Brust.",
    "Bring your arm to shoulder height.": "Bring den Arm auf Schulterhöhe.",
    "Open your upper arm, let your chest follow.": "Öffne den oberen Arm, die Brust folgt.",
    "Let your chest follow the arm.": "Lass die Brust dem Arm folgen.",
    "Close your chest first, then open it slowly.": "Schließ erst die Brust, dann öffne sie"
    " langsam.",
    "Stay there. Breathe deeply and let the shoulder sink.": "Bleib so. Atme tief und lass die"
    " Schulter sinken.",
    "And slowly close again.": "Und langsam wieder schließen.",
    "Lie on your side, knees bent, both arms straight ahead.": "Leg dich auf die Seite, Knie"
    " gebeugt, beide Arme gerade nach vorn.",
    "The camera stands in front of your chest, about as high as a chair.": "Die Kamera steht vor"
    " deiner Brust, etwa so hoch wie ein Stuhl.",
    "Lie on your right side. The left arm opens.": "Leg dich auf die rechte Seite. Der linke Arm"
    " öffnet.",
    "Lie on your left side. The right arm opens.": "Leg dich auf die linke Seite. Der rechte Arm"
    " öffnet.",
    "Open further, as far as it goes easily.": "Öffne weiter, so weit es leicht geht.",
    "Stay open until the time is over.": "Bleib geöffnet, bis die Zeit um ist.",
    # The report.
    "A fault can only be named where the joints that show it were in view; what was hidden is"
    " neither praised nor blamed.": "Ein Fehler lässt sich nur nennen, wo die Gelenke zu sehen"
    " waren, die ihn zeigen; was verdeckt war, wird weder gelobt noch getadelt.",
    "A line is interrupted where nothing was seen or judged.": "Eine Linie ist unterbrochen, wo"
    " nichts gesehen oder bewertet wurde.",
    "A person was seen in {seen} of {all} pictures ({share}).": "In {seen} von {all} Bildern war"
    " eine Person zu sehen ({share}).",
    "At its best": "Am besten",
    "At its worst": "Am schlechtesten",
    "Choose a repetition or a place in a chart, and the film goes there.": "Wähl eine Wiederholung"
    " oder eine Stelle in einem Diagramm, und der Film springt dorthin.",
    "Choose a repetition, and it is marked in the table below.": "Wähl eine Wiederholung, und sie"
    " wird in der Tabelle unten markiert.",
    "Ear": "Ohr",
    "Shoulder": "Schulter",
    "Elbow": "Ellbogen",
    "Wrist": "Handgelenk",
    "Hip": "Hüfte",
    "Knee": "Knie",
    "Ankle": "Knöchel",
    "Heel": "Ferse",
    "Toes": "Zehen",
    "Every repetition": "Jede Wiederholung",
    "Faults, with their worst value": "Fehler, mit dem schlechtesten Wert",
    "How much of the time each joint was seen": "Wie viel der Zeit jedes Gelenk zu sehen war",
    "How much of the time of the repetitions each joint was seen": "Wie viel der Zeit der"
    " Wiederholungen jedes Gelenk zu sehen war",
    "How sure this is": "Wie sicher das ist",
    "In bold what was usual, with its error bar where one is known, and beside it the least and"
    " the greatest.": "Fett, was üblich war, mit seiner Unsicherheit, wo sie bekannt ist; daneben"
    " der kleinste und der größte Wert.",
    "Joint": "Gelenk",
    "Left and right": "Links und rechts",
    "Live session": "Training vor der Kamera",
    "Made by posecheck {version} with the pose model {model}, on this computer alone.": "Erstellt"
    " von posecheck {version} mit dem Posenmodell {model}, allein auf diesem Computer.",
    "Never to be read: {measures}.": "Nie abzulesen: {measures}.",
    "No fault was seen in the rest.": "Im Rest war kein Fehler zu sehen.",
    "No fault was seen in what counts.": "In dem, was zählt, war kein Fehler zu sehen.",
    "No person was seen.": "Es war keine Person zu sehen.",
    "No stretch was recognised.": "Es wurde keine Übung erkannt.",
    "There was something to mend in all that counts.": "An allem, was zählt, gab es etwas zu"
    " verbessern.",
    "There was something to mend in all the rest.": "An allem anderen gab es etwas zu verbessern.",
    "What counts was not judged: I could not see how far.": "Was zählt, ist nicht bewertet: Ich"
    " konnte nicht sehen, wie weit.",
    "{n} of the other {judged} was without a fault.": "{n} der anderen {judged} war ohne Fehler.",
    "{n} of the other {judged} were without a fault.": "{n} der anderen {judged} waren ohne"
    " Fehler.",
    "{n} of the {counted} that count was without a fault.": "{n} der {counted}, die zählen, war"
    " ohne Fehler.",
    "{n} of the {counted} that count were without a fault.": "{n} der {counted}, die zählen, waren"
    " ohne Fehler.",
    "{n} of the {counted} that count was not judged: I could not see how far.": "{n} der"
    " {counted}, die zählen, ist nicht bewertet: Ich konnte nicht sehen, wie weit.",
    "{n} of the {counted} that count were not judged: I could not see how far.": "{n} der"
    " {counted}, die zählen, sind nicht bewertet: Ich konnte nicht sehen, wie weit.",
    "Over time": "Im Verlauf",
    "Repetition": "Wiederholung",
    "Repetition {n}": "Wiederholung {n}",
    "Repetitions of {title}": "Wiederholungen von {title}",
    "See it at": "Zu sehen bei",
    "The annotated video": "Das Video mit Anmerkungen",
    "The charts need JavaScript, which is turned off here. All the rest of the page"
    " does without.": "Die Diagramme brauchen JavaScript, das hier ausgeschaltet ist. Alles andere"
    " auf der Seite kommt ohne aus.",
    "The film": "Der Film",
    "The small pictures are part of this file: anyone who gets it sees them.": "Die kleinen Bilder"
    " sind Teil dieser Datei: Wer sie bekommt, sieht sie.",
    "This was stopped before the end: what came later is not in it.": "Das hier wurde vor dem Ende"
    " abgebrochen: Was danach kam, fehlt.",
    "What": "Was",
    "What counts": "Was zählt",
    "What to mend first": "Was du zuerst verbessern kannst",
    "What was measured": "Was gemessen wurde",
    "You were seen in {share} of the pictures. What was not seen could not be judged: put the"
    " camera where it has all of you in view.": "Du warst in {share} der Bilder zu sehen. Was"
    " nicht zu sehen war, ließ sich nicht bewerten: Stell die Kamera so auf, dass sie dich ganz"
    " sieht.",
    "as it should be": "wie es sein soll",
    "as it should be in {share} of the time": "wie es sein soll in {share} der Zeit",
    "at its best": "am besten",
    "at worst {value}": "schlimmstenfalls {value}",
    "at {time}": "bei {time}",
    "between {low} and {high}": "zwischen {low} und {high}",
    "counts, with a fault": "zählt, mit Fehler",
    "does not count": "zählt nicht",
    "fault": "Fehler",
    "held {seconds} s of {target} s": "{seconds} s von {target} s gehalten",
    "held up to {seconds} s of {target} s": "bis zu {seconds} s von {target} s gehalten",
    "held {seconds} seconds": "{seconds} Sekunden gehalten",
    "hold clock running": "Haltezeit läuft",
    "longest hold": "am längsten gehalten",
    "no fault seen": "kein Fehler zu sehen",
    "no one moment shows it": "kein einzelner Moment zeigt es",
    "no picture": "kein Bild",
    "none tried": "keine versucht",
    "not judged": "nicht bewertet",
    "not seen": "nicht zu sehen",
    "nothing to show": "nichts zu zeigen",
    "often hidden": "oft verdeckt",
    "posecheck is not a medical device, and measures angles roughly. If pain persists, see a"
    " doctor.": "posecheck ist kein Medizinprodukt und misst Winkel nur grob. Wenn Schmerzen"
    " bleiben, geh zum Arzt.",
    "repetitions counted": "gezählte Wiederholungen",
    "seen {share} of the time": "in {share} der Zeit zu sehen",
    "up to {limit}": "bis {limit}",
    "without a fault": "ohne Fehler",
    "{fault} at its worst": "{fault} am schlechtesten",
    "{fault} in repetition {n}": "{fault} in Wiederholung {n}",
    "{fault}: in {reps} of {n} repetition": "{fault}: in {reps} von {n} Wiederholung",
    "{fault}: in {reps} of {n} repetitions": "{fault}: in {reps} von {n} Wiederholungen",
    "{first} to begin, then {limits}": "{first} zu Beginn, dann {limits}",
    "{low} to {high}": "{low} bis {high}",
    "{n} not judged": "{n} nicht bewertet",
    "{n} tried, {proper} without a fault": "{n} versucht, {proper} ohne Fehler",
    "{seconds} s altogether": "insgesamt {seconds} s",
    "{side} range": "Umfang {side}",
    "{start} to {end}": "{start} bis {end}",
    # Faults and measures, within a sentence.
    "back knee off floor": "hinteres Knie nicht am Boden",
    "trunk lean": "Neigung des Oberkörpers",
    "front knee past ankle": "vorderes Knie vor dem Knöchel",
    "back knee angle": "Winkel des hinteren Knies",
    "front knee angle": "Winkel des vorderen Knies",
    "trunk side lean": "seitliche Neigung des Oberkörpers",
    "hold too short": "zu kurz gehalten",
    "legs together": "Beine zu eng",
    "knees bending": "gebeugte Knie",
    "small rotation": "kleine Drehung",
    "one leg": "nur ein Bein",
    "too fast": "zu schnell",
    "knees apart": "Knie auseinander",
    "arm not level": "Arm nicht auf Schulterhöhe",
    "not open": "nicht weit genug geöffnet",
    "kneeling": "Knien",
    "front knee flexion": "Beugung des vorderen Knies",
    "back knee flexion": "Beugung des hinteren Knies",
    "back knee height": "Höhe des hinteren Knies",
    "front shank tilt": "Neigung des vorderen Unterschenkels",
    "followed hip rotation": "Drehung der Hüften im Verlauf",
    "hip rotation": "Drehung der Hüften",
    "left hip rotation": "Drehung der linken Hüfte",
    "right hip rotation": "Drehung der rechten Hüfte",
    "leg spread": "Abstand der Beine",
    "knee flexion": "Beugung der Knie",
    "opening": "Öffnung",
    "knee gap": "Abstand der Knie",
    "arm level": "Höhe des Arms",
    "A change is that of the slope through all days (the median of the slopes"
    " between any two), with the span that holds it in 95 of 100 cases. It is named"
    " only where that span leaves no doubt, and where it is larger than the least"
    " that can be told from error: by how much days differ anyway and by the error"
    " bars of the angles.": "Eine Veränderung ist die der Geraden durch alle Tage (der"
    " mittlere Anstieg zwischen je zwei Tagen), mit der Spanne, in der sie in 95 von 100"
    " Fällen liegt. Sie wird nur genannt, wo diese Spanne keinen Zweifel lässt und wo sie"
    " größer ist als das Kleinste, was sich von Fehlern unterscheiden lässt: danach, wie"
    " sehr sich Tage ohnehin unterscheiden, und nach der Unsicherheit der Winkel.",
    "From 0, none, to 10, the worst there can be.": "Von 0, keine, bis 10, die schlimmsten.",
    "Pain and effort": "Schmerz und Anstrengung",
    "Pain and effort: {said}": "Schmerz und Anstrengung: {said}",
    "Since the beginning": "Seit Beginn",
    "Since the beginning: {change}": "Seit Beginn: {change}",
    "This week: {n} day of the {least} that the plan asks for.": "Diese Woche: {n} Tag von"
    " {least}, die der Plan verlangt.",
    "This week: {n} days of the {least} that the plan asks for.": "Diese Woche: {n} Tage von"
    " {least}, die der Plan verlangt.",
    "up {change} since {start} ({low} to {high}; least to be told {least})": "{change} mehr"
    " seit {start} ({low} bis {high}; erkennbar ab {least})",
    "down {change} since {start} ({low} to {high}; least to be told {least})": "{change}"
    " weniger seit {start} ({low} bis {high}; erkennbar ab {least})",
    "effort": "Anstrengung",
    "pain before": "Schmerz vorher",
    "pain after": "Schmerz nachher",
    "left and right: no difference that could be told from error ({least})": "links und"
    " rechts: kein Unterschied, der sich von Fehlern unterscheiden ließe ({least})",
    "left {less} less than right (least to be told {least})": "links {less} weniger als rechts"
    " (erkennbar ab {least})",
    "right {less} less than left (least to be told {least})": "rechts {less} weniger als links"
    " (erkennbar ab {least})",
    "no change that could be told from error (less than {least})": "keine Veränderung, die"
    " sich von Fehlern unterscheiden ließe (weniger als {least})",
    "shaded: what is asked for": "schattiert: was verlangt ist",
    "{n} after": "{n} nachher",
    "effort {n}": "Anstrengung {n}",
    "{n} before": "{n} vorher",
    "{plan}, version {version}: {kept} of {planned} planned days since {start}"
    " ({share}).": "{plan}, Version {version}: {kept} von {planned} geplanten Tagen seit {start}"
    " ({share}).",
    "pain before: {n}/10": "Schmerz vorher: {n}/10",
    "pain after: {n}/10": "Schmerz nachher: {n}/10",
    "effort: {n}/10": "Anstrengung: {n}/10",
    "not given": "nicht angegeben",
    "Nobody has a name here yet.": "Hier hat noch niemand einen Namen.",
    'From now on: posecheck --person "{name}"': 'Von jetzt an: posecheck --person "{name}"',
    "Delete all of {name} for good?": "Alles von {name} endgültig löschen?",
    "All that was kept of {name} is deleted.": "Alles, was von {name} gespeichert war, ist"
    " gelöscht.",
    "Results are still there: {path}": "Ergebnisse sind noch da: {path}",
    "Record of a session": "Protokoll einer Einheit",
    "Record of the exercises": "Protokoll der Übungen",
    "Counted": "Gezählt",
    "Asked for": "Verlangt",
    "Without a fault": "Ohne Fehler",
    "Not judged": "Nicht bewertet",
    "Dose": "Umfang",
    "usual": "üblich",
    "least": "kleinster",
    "greatest": "größter",
    "error bar": "Unsicherheit",
    "Angles, with their error bars": "Winkel, mit ihrer Unsicherheit",
    "{n} more are in session.json.": "{n} weitere stehen in session.json.",
    "Times": "Male",
    "Worst value each time": "Schlechtester Wert jedes Mal",
    "{n} of {all} repetitions were counted, but not judged.": "{n} von {all} Wiederholungen"
    " wurden gezählt, aber nicht bewertet.",
    "Pose model {model}; an error bar is one standard deviation.": "Posenmodell {model}; die"
    " Unsicherheit ist eine Standardabweichung.",
    "{exercise}, repetition {n}, at its worst": "{exercise}, Wiederholung {n}, am schlechtesten",
    "{n} sessions from {start} to {end}": "{n} Einheiten vom {start} bis {end}",
    "At the beginning": "Zu Beginn",
    "Now": "Jetzt",
    "Week from": "Woche ab",
    "Days done": "Tage geübt",
    "Weeks": "Wochen",
    "posecheck {version} is not a medical device, and measures angles roughly.": "posecheck"
    " {version} ist kein Medizinprodukt und misst Winkel nur ungefähr.",
    "the results of this session are not there any more.": "Die Ergebnisse dieser Einheit sind"
    " nicht mehr da.",
    "there is no session in this span; choose another one.": "In dieser Zeit gibt es keine"
    " Einheit; wähl eine andere.",
    "there is no session.json in {parent}; analyse it first.": "In {parent} gibt es keine"
    " session.json; werte es zuerst aus.",
    "no change": "keine Veränderung",
    "left and right alike": "links und rechts gleich",
    # The plan.
    "straight": "gestreckt",
    "bent": "gebeugt",
    "Bend your knees, feet flat on the floor.": "Beug die Knie, die Füße flach auf dem Boden.",
    "legs straight": "gestreckte Beine",
    "Plan {name}, version {version}": "Plan {name}, Version {version}",
    "left {what}": "links {what}",
    "right {what}": "rechts {what}",
    "{dose} a side": "{dose} je Seite",
    "{n} sets of {dose}": "{n} Sätze mit {dose}",
    "{n} set": "{n} Satz",
    "{n} sets": "{n} Sätze",
    "{n} repetition": "{n} Wiederholung",
    "{n} repetitions": "{n} Wiederholungen",
    "hold {value}": "{value} halten",
    "rest {value}": "{value} Pause",
    "{value} or more for each": "mindestens {value} für jede",
    "at least {value}": "mindestens {value}",
    "{value} of the own range": "{value} des eigenen Bewegungsumfangs",
    "variant: {variant}": "Ausführung: {variant}",
    "{fault} ignored: {why}": "{fault} nicht beachtet: {why}",
    "strict on {fault}: {why}": "streng bei {fault}: {why}",
    "From today, {title}: {change}.": "Ab heute, {title}: {change}.",
    # History, terminal and reminder.
    "A damaged training is still there: {path}": "Ein beschädigtes Training ist noch da: {path}",
    "A training of {when} had been cut off after {length} min; it has been kept.": "Ein Training"
    " vom {when} war nach {length} min abgebrochen; es ist gespeichert.",
    "A training of {when} has been kept.": "Ein Training vom {when} ist gespeichert.",
    "A training of {when} was cut off; keeping it takes a while.": "Ein Training vom {when} wurde"
    " abgebrochen; es zu speichern dauert etwas.",
    "A damaged history is still there: {path}": "Ein beschädigter Verlauf ist noch da: {path}",
    "Annotated video: {path}": "Video mit Anmerkungen: {path}",
    "As of {day}": "Stand: {day}",
    "Camera": "Kamera",
    "Count": "Gezählt",
    "Day and value": "Tag und Wert",
    "Days": "Tage",
    "Days with a session, week by week": "Tage mit Training, Woche für Woche",
    "Delete all {n} sessions for good?": "Alle {n} Trainings endgültig löschen?",
    "Delete the session of {when} ({name}) for good?": "Das Training vom {when} ({name}) endgültig"
    " löschen?",
    "Done on {n} day.": "An {n} Tag gemacht.",
    "Done on {n} days.": "An {n} Tagen gemacht.",
    "Fault": "Fehler",
    "Faults": "Fehler",
    "Figure": "Größe",
    "First on {day}, {time}.": "Zum ersten Mal am {day}, {time}.",
    "History: {path}": "Verlauf: {path}",
    "Holds": "Gehalten",
    "How to read this": "Wie das zu lesen ist",
    "Latest": "Zuletzt",
    "Length": "Dauer",
    "Made by posecheck {version} on this computer alone.": "Erstellt von posecheck {version},"
    " allein auf diesem Computer.",
    "Name": "Name",
    "No person was seen in {name}.": "In {name} war keine Person zu sehen.",
    "No stretch was recognised in {name}.": "In {name} wurde keine Übung erkannt.",
    "Delete the session {name} for good?": "Das Training {name} endgültig löschen?",
    "Nothing was deleted.": "Es wurde nichts gelöscht.",
    "Number": "Nummer",
    "On average {rate} pictures of the {fps} a second were looked at; --rate all looks at all of"
    " them.": "Im Schnitt wurden {rate} der {fps} Bilder in der Sekunde angesehen; --rate all"
    " sieht alle an.",
    "Picture": "Bild",
    "Programme": "Programm",
    "Rate": "Bildrate",
    "Figure: {path}": "Abbildung: {path}",
    "Recorded: {measures}.": "Aufgezeichnet: {measures}.",
    "Recording: {path}": "Aufnahme: {path}",
    "Report: {path}": "Bericht: {path}",
    "Sessions of one day count as one day, and only a day on which a repetition counted.": "Alle"
    " Trainings eines Tages sind ein Tag, und nur ein Tag, an dem eine Wiederholung zählte.",
    "Side": "Seite",
    "Sides": "Seiten",
    "Sides: {sides}. Programme: {programme}.": "Seiten: {sides}. Programm: {programme}.",
    "Source": "Quelle",
    "Stretch": "Übung",
    "Stretches for the back": "Übungen für den Rücken",
    "Summary: {path}": "Übersicht: {path}",
    "The charts show the last {weeks} weeks; their lines go through the middle of each day and"
    " the {before} before it.": "Die Diagramme zeigen die letzten {weeks} Wochen; ihre Linien"
    " gehen durch die Mitte aus jedem Tag und den {before} Tagen davor.",
    "The last full week had fewer than {least} days.": "Die letzte volle Woche hatte weniger als"
    " {least} Tage.",
    "The last sessions": "Die letzten Trainings",
    "The last {shown} of {all} sessions.": "Die letzten {shown} von {all} Trainings.",
    "The numbers": "Die Zahlen",
    "There is no session in the history yet.": "Im Verlauf ist noch kein Training.",
    "There is no session yet.": "Es gibt noch kein Training.",
    "This week: {n} day of the {least} to {most} that the programme wants.": "Diese Woche: {n} Tag"
    " von {least} bis {most}, die das Programm vorsieht.",
    "This week: {n} days of the {least} to {most} that the programme wants.": "Diese Woche: {n}"
    " Tage von {least} bis {most}, die das Programm vorsieht.",
    "Tried": "Versucht",
    "Video": "Video",
    "Weeks in a row with at least {least} days: {streak}.": "Wochen in Folge mit mindestens"
    " {least} Tagen: {streak}.",
    "What counted": "Was zählte",
    "What to do": "Was zu tun ist",
    "When": "Wann",
    "Written: {path}": "Geschrieben: {path}",
    "Written: {path}; open it with your calendar.": "Geschrieben: {path}; öffne die Datei mit"
    " deinem Kalender.",
    "Your history": "Dein Verlauf",
    "analysed": "ausgewertet",
    "done before": "schon fertig",
    "done properly": "richtig gemacht",
    "dotted: {what}": "gepunktet: {what}",
    "failed": "fehlgeschlagen",
    "filled: at least {least} days": "gefüllt: mindestens {least} Tage",
    "hold": "Haltezeit",
    "interrupted": "abgebrochen",
    "known after {n} days": "bekannt nach {n} Tagen",
    "live": "Kamera",
    "no stretch recognised": "keine Übung erkannt",
    "not analysed": "nicht ausgewertet",
    "not yet known": "noch nicht bekannt",
    "the default": "die Vorgabe",
    "videos": "Videos",
    "wanted: {value}": "vorgesehen: {value}",
    "{n} a second": "{n} in der Sekunde",
    "{n} day": "{n} Tag",
    "{n} days": "{n} Tage",
    "{n} frames/s": "{n} Bilder/s",
    "{n} session deleted.": "{n} Training gelöscht.",
    "{n} sessions deleted.": "{n} Trainings gelöscht.",
    "{n} session taken in.": "{n} Training aufgenommen.",
    "{n} sessions taken in.": "{n} Trainings aufgenommen.",
    "{n} session written to {file}.": "{n} Training in {file} geschrieben.",
    "{n} sessions written to {file}.": "{n} Trainings in {file} geschrieben.",
    "{n} was there already.": "{n} war schon da.",
    "{n} were there already.": "{n} waren schon da.",
    "{n} week with at least {least} days.": "{n} Woche mit mindestens {least} Tagen.",
    "{n} weeks in a row with at least {least} days.": "{n} Wochen in Folge mit mindestens {least}"
    " Tagen.",
    "{title}, {figure} day by day. Latest: {latest}; trend: {direction}. The numbers are in the"
    " table below.": "{title}, {figure} Tag für Tag. Zuletzt: {latest}; Trend: {direction}. Die"
    " Zahlen stehen in der Tabelle darunter.",
    "{video}: done before.": "{video}: schon fertig.",
    "Half-kneeling with both knees at a right angle, hips shifted forward.": "Halbkniend, beide"
    " Knie im rechten Winkel, die Hüfte nach vorn geschoben.",
    "Lying on the back, both legs roll inward, then outward, at the hips.": "In Rückenlage drehen"
    " sich beide Beine in der Hüfte nach innen, dann nach außen.",
    "Lying on one side, the upper arm opens the chest to the other side; the knees stay.": "In"
    " Seitenlage öffnet der obere Arm die Brust zur anderen Seite; die Knie bleiben.",
    "All {target} done": "Alle {target} geschafft",
    "None of {target} done": "Keine von {target} geschafft",
    "{done} of {target} done": "{done} von {target} geschafft",
    "{short} of {n} try fell short": "{short} von {n} Versuch zählt nicht",
    "{short} of {n} tries fell short": "{short} von {n} Versuchen zählen nicht",
    # Errors, warnings and findings, as finished sentences.
    "--routine and --exercise exclude each other; give one of them.": "--routine und --exercise"
    " schließen sich aus; gib eines davon an.",
    "--routine and --plan exclude each other; give one of them.": "--routine und --plan schließen"
    " sich aus; gib eines davon an.",
    "--stride and --rate exclude each other; give one of them.": "--stride und --rate schließen"
    " sich aus; gib eines davon an.",
    "The camera is gone; plug it in again.": "Die Kamera ist weg; steck sie wieder ein.",
    "a training takes the model full, which is fast enough": "ein Training nimmt das Modell full,"
    " das schnell genug ist",
    "a training takes the model lite, since full manages {rate}": "ein Training nimmt das Modell"
    " lite, weil full nur {rate} schafft",
    "add a voice in Settings, Time & language, Speech": "füge unter Einstellungen, Zeit und"
    " Sprache, Spracherkennung eine Stimme hinzu",
    "add a voice in System Settings, Accessibility, Spoken Content": "füge unter"
    " Systemeinstellungen, Bedienungshilfen, Gesprochene Inhalte eine Stimme hinzu",
    ("there is too little memory for this; close other programs, or raise the limit."): (
        "dafür ist zu wenig Speicher da; schließe andere Programme, oder hebe die Grenze."
    ),
    ("{filename} can't be used ({reason}); check its name and folder."): (
        "{filename} lässt sich nicht verwenden ({reason}); prüfe Namen und Ordner."
    ),
    (
        "{path} is there already, and posecheck did not write it; {remedy}, or replace it "
        "with --force."
    ): (
        "{path} gibt es schon, und posecheck hat es nicht geschrieben; {remedy}, oder ersetze "
        "es mit --force."
    ),
    "an argument is empty; give each name, or leave its option out.": "ein Argument ist leer; gib"
    " jeden Namen an, oder lass die Option weg.",
    "blurred": "unscharf",
    "camera": "Kamera",
    "camera {number} can't be opened: if `posecheck cameras` does not list it, plug it in; else"
    " close other programs that use it, and {permission}.": "Kamera {number} lässt sich nicht"
    " öffnen: Wenn `posecheck cameras` sie nicht nennt, steck sie ein; sonst schließ andere"
    " Programme, die sie benutzen, und {permission}.",
    "can't be measured": "lässt sich nicht messen",
    "can't be used": "lässt sich nicht benutzen",
    "choose another folder with --data or POSECHECK_DATA.": "wähl mit --data oder POSECHECK_DATA"
    " einen anderen Ordner.",
    "close other programs, or try --model lite.": "schließ andere Programme, oder versuch es mit"
    " --model lite.",
    "close other programs.": "schließ andere Programme.",
    "disk": "Platte",
    "ended before the first frame; nothing was written.": "vor dem ersten Bild beendet; es wurde"
    " nichts geschrieben.",
    "enough": "genug",
    "give --camera one number, or videos; not both.": "gib --camera eine Nummer oder Videos, nicht"
    " beides.",
    "give a plan, or --none to train without one.": "gib einen Plan an, oder --none, um ohne zu"
    " trainieren.",
    "install eSpeak NG (Debian, Ubuntu: sudo apt install espeak-ng)": "installier eSpeak NG"
    " (Debian, Ubuntu: sudo apt install espeak-ng)",
    "install the voices of eSpeak NG (Debian, Ubuntu: sudo apt install"
    " espeak-ng-data)": "installier die Stimmen von eSpeak NG (Debian, Ubuntu: sudo apt install"
    " espeak-ng-data)",
    "light": "Licht",
    "model": "Modell",
    "name one session by its ID, or give --all; posecheck history has IDs.": "nenn ein Training"
    " mit seiner ID, oder gib --all an; posecheck history zeigt die IDs.",
    "no camera was found; plug one in.": "es wurde keine Kamera gefunden; steck eine ein.",
    "no camera was found; plug one in{or_allow}.": "es wurde keine Kamera gefunden; steck eine"
    " ein{or_allow}.",
    "no loudspeakers were found (by {names}); plug some in or switch them on, and look into the"
    " system's sound settings.": "es wurden keine Lautsprecher gefunden (mit {names}); schließ"
    " welche an oder schalte sie ein, und sieh in den Toneinstellungen des Systems nach.",
    "no window can be opened on the screen {screen}; start posecheck from the desktop of the user"
    " who is logged in, and on Debian or Ubuntu install libgl1 and libsm6.": "auf dem Bildschirm"
    " {screen} lässt sich kein Fenster öffnen; starte posecheck vom Desktop des angemeldeten"
    " Benutzers aus, und installier unter Debian oder Ubuntu libgl1 und libsm6.",
    "none": "keine",
    "a training that was cut off can't be kept ({why}); what is left of it is in {path}.": "ein"
    " abgebrochenes Training lässt sich nicht speichern ({why}); was davon übrig ist, liegt in"
    " {path}.",
    "a training that was cut off is still in {path}: {error}": "ein abgebrochenes Training liegt"
    " noch in {path}: {error}",
    "if this training is cut off, it is lost: {where} can't be written to ({problem}); choose"
    " another folder with --data.": "wird dieses Training abgebrochen, ist es verloren: In {where}"
    " lässt sich nicht schreiben ({problem}); wähl mit --data einen anderen Ordner.",
    "it contains a size that frames don't have": "es enthält eine Größe, die Bilder nicht haben",
    "its beginning is damaged": "sein Anfang ist beschädigt",
    "its beginning has no time": "seinem Anfang fehlt die Zeit",
    "nothing of the recording {path} can be saved.": "nichts von der Aufnahme {path} lässt sich"
    " retten.",
    "the next start of posecheck keeps what was done.": "der nächste Start von posecheck"
    " speichert, was getan wurde.",
    "not kept in the history: {error}": "nicht im Verlauf gespeichert: {error}",
    "nothing fits {pattern}; check the name and its folder.": "nichts passt zu {pattern}; prüf den"
    " Namen und den Ordner.",
    "plug in a camera": "steck eine Kamera ein",
    "results can be kept in {folder}": "Ergebnisse können in {folder} gespeichert werden",
    "screen": "Bildschirm",
    "several people train here; give --person, one of {known}.": "hier trainieren mehrere"
    " Personen; gib --person an, eine von {known}.",
    "sharp": "scharf",
    "sharpness": "Schärfe",
    "speech does not work ({failure}); {remedy}.": "die Sprachausgabe geht nicht ({failure});"
    " {remedy}.",
    "speed": "Tempo",
    "stopped at once; nothing of the videos under way is kept.": "sofort abgebrochen; von den"
    " laufenden Videos bleibt nichts.",
    "stopped at once; nothing of {video} is kept.": "sofort abgebrochen; von {video} bleibt"
    " nichts.",
    "stopped before the first frame of {name}; nothing was written.": "vor dem ersten Bild von"
    " {name} abgebrochen; es wurde nichts geschrieben.",
    "the history can't be kept in {folder}: {reason}; choose another folder with --data.": "der"
    " Verlauf lässt sich nicht in {folder} speichern: {reason}; wähl mit --data einen anderen"
    " Ordner.",
    "the history holds a session that can't be understood ({error}); choose another folder with"
    " --data.": "der Verlauf enthält ein Training, das nicht zu verstehen ist ({error}); wähl mit"
    " --data einen anderen Ordner.",
    "the history {path} can't be opened or written to; allow it, or choose another folder with"
    " --data.": "der Verlauf {path} lässt sich nicht öffnen oder beschreiben; erlaub es, oder wähl"
    " mit --data einen anderen Ordner.",
    "the history {path} can't be read or written to ({error}); check path and disk, or choose"
    " another folder with --data.": "der Verlauf {path} lässt sich nicht lesen oder schreiben"
    " ({error}); prüf Pfad und Platte, oder wähl mit --data einen anderen Ordner.",
    "the history {path} can't be used ({error}); choose another folder with --data.": "der Verlauf"
    " {path} lässt sich nicht benutzen ({error}); wähl mit --data einen anderen Ordner.",
    "the history {path} can't grow: the disk is full; free some space and try again.": "der"
    " Verlauf {path} kann nicht wachsen: Die Platte ist voll; schaff Platz und versuch es noch"
    " einmal.",
    "the history {path} is in use by another program; try again in a moment.": "der Verlauf {path}"
    " wird von einem anderen Programm benutzt; versuch es gleich noch einmal.",
    "the history {path} is of a newer posecheck (version {found}, this one knows {VERSION});"
    " update posecheck, or choose another folder with --data.": "der Verlauf {path} ist von einem"
    " neueren posecheck (Version {found}, dieses kennt {VERSION}); aktualisier posecheck, oder"
    " wähl mit --data einen anderen Ordner.",
    "the model {model} is missing or damaged: reinstall posecheck": "das Modell {model} fehlt oder"
    " ist beschädigt: installier posecheck neu",
    "the model {path} {fault}: {remedy}": "das Modell {path} {fault}: {remedy}",
    "the output can't be written ({reason}); write it elsewhere.": "die Ausgabe lässt sich nicht"
    " schreiben ({reason}); schreib sie woanders hin.",
    "the plan {name} ended on {end}; give it a later end.": "der Plan {name} endete am {end}; gib"
    " ihm ein späteres Ende.",
    "the rate {rate} is none; give auto, adaptive, all, or looks a second, from 1 on.": "{rate}"
    " ist keine Rate; gib auto, adaptive, all oder eine Zahl von Blicken in der Sekunde an, ab 1.",
    "the results of {video} and {video2} would both go to {folder}; analyse them one at a time,"
    " with a different --out for each.": "die Ergebnisse von {video} und {video2} kämen beide nach"
    " {folder}; werte sie einzeln aus, jedes mit einem anderen --out.",
    "the sample video {name} is missing; install posecheck again.": "das Beispielvideo {name}"
    " fehlt; installier posecheck neu.",
    "there": "vorhanden",
    "there are no words in {code}; choose one of {known}.": "es gibt keine Texte in {code}; wähl"
    " eine von {known}.",
    "there are only results here; name a folder with videos, or a file.": "hier sind nur"
    " Ergebnisse; nenn einen Ordner mit Videos oder eine Datei.",
    "there is an exercise {name} already; choose another name.": "es gibt schon eine Übung {name};"
    " wähl einen anderen Namen.",
    "there is no camera {number}; {choice}.": "es gibt keine Kamera {number}; {choice}.",
    "there is no model {str}; give {names} or {AUTO}, or the path of a pose landmarker bundle"
    " (.task).": "es gibt kein Modell {str}; gib {names} oder {AUTO} an, oder den Pfad eines"
    " Pose-Landmarker-Pakets (.task).",
    "there is no program that plays sound; install one (Debian, Ubuntu: sudo apt install"
    " alsa-utils).": "es gibt kein Programm, das Ton abspielt; installier eines (Debian, Ubuntu:"
    " sudo apt install alsa-utils).",
    "there is no routine {name}; give one of {names}.": "es gibt kein Programm {name}; gib eines"
    " von {names} an.",
    "there is no routine {routine}; give one of {names}.": "es gibt kein Programm {routine}; gib"
    " eines von {names} an.",
    "there is no screen to open a window on; start posecheck from a desktop, not from a plain"
    " terminal or over ssh.": "es gibt keinen Bildschirm für ein Fenster; starte posecheck von"
    " einem Desktop aus, nicht von einer Textkonsole oder über ssh.",
    "there is no session {name}; posecheck history lists their IDs.": "es gibt kein Training"
    " {name}; posecheck history nennt die IDs.",
    "there is no speech engine; {remedy}.": "es gibt keine Sprachausgabe; {remedy}.",
    "there is no video in {folder}; name a folder with videos, or a file.": "in {folder} ist kein"
    " Video; nenn einen Ordner mit Videos oder eine Datei.",
    "this computer has no voice for the language {language} and uses its usual one;"
    " {remedy}.": "dieser Computer hat keine Stimme für die Sprache {language} und nimmt seine"
    " übliche; {remedy}.",
    "today is none of the days of the plan {name}; it is trained all the same.": "heute ist keiner"
    " der Tage des Plans {name}; trainiert wird trotzdem.",
    "too dark": "zu dunkel",
    "turn on a light, or move away from the window.": "mach Licht an, oder geh vom Fenster weg.",
    "unplug the camera and plug it in again.": "zieh die Kamera ab und steck sie wieder ein.",
    "voice": "Stimme",
    "wipe the camera, and let it stand still.": "wisch die Kamera ab, und lass sie still stehen.",
    "{command} can't be started ({strerror}).": "{command} lässt sich nicht starten ({strerror}).",
    "{exercise} is not part of the plan {name}; its usual dose is asked for.": "{exercise} gehört"
    " nicht zum Plan {name}; verlangt wird das übliche Maß.",
    "{folder} can't be deleted ({reason}); delete it yourself.": "{folder} lässt sich nicht"
    " löschen ({reason}); lösch den Ordner selbst.",
    "{folder} can't be made ({reason}); choose another --data.": "{folder} lässt sich nicht"
    " anlegen ({reason}); wähl ein anderes --data.",
    "{milliseconds} ms a picture, {rate} a second at most": "{milliseconds} ms je Bild, höchstens"
    " {rate} in der Sekunde",
    "{milliseconds} ms a picture, {rate} a second at most; {choice}": "{milliseconds} ms je Bild,"
    " höchstens {rate} in der Sekunde; {choice}",
    "{name} can't be opened; close programs that may use it, or plug it in again.": "{name} lässt"
    " sich nicht öffnen; schließ Programme, die sie vielleicht benutzen, oder steck sie neu ein.",
    "{name} declares no pictogram, so there is no figure.": "{name} hat kein Piktogramm, also gibt"
    " es keine Figur.",
    "{name} ends early: {length} s of {stored} s could be read": "{name} endet zu früh: {length} s"
    " von {stored} s waren lesbar",
    "{name} failed ({message}); start again.": "{name} ist ausgefallen ({message}); starte noch"
    " einmal.",
    "{name} gave no picture for {outage} s": "{name} gab {outage} s lang kein Bild",
    "{name} gives no picture": "{name} gibt kein Bild",
    "{name} is damaged: a picture could not be read and had to be left out": "{name} ist"
    " beschädigt: Ein Bild war nicht lesbar und fehlt",
    "{name} is damaged: {broken} pictures could not be read and had to be left out": "{name} ist"
    " beschädigt: {broken} Bilder waren nicht lesbar und fehlen",
    "{name} is damaged: a time stamp can't be right and had to be left out": "{name} ist"
    " beschädigt: Ein Zeitstempel kann nicht stimmen und fehlt",
    "{name} is damaged: {wrong} time stamps can't be right and had to be left out": "{name} ist"
    " beschädigt: {wrong} Zeitstempel können nicht stimmen und fehlen",
    "{name} is in use by {programs}; close that first.": "{name} wird von {programs} benutzt;"
    " schließ das zuerst.",
    "{name} opens but gives no picture; close other programs that use it, or unplug it and plug"
    " it in again.": "{name} lässt sich öffnen, gibt aber kein Bild; schließ andere Programme, die"
    " sie benutzen, oder zieh sie ab und steck sie wieder ein.",
    "{name} shows only black; open its cover, switch on the light{or_allow}.": "{name} zeigt nur"
    " Schwarz; öffne ihre Abdeckung, schalte das Licht ein{or_allow}.",
    "{name} is no plan: no plan is nested that deeply.": "{name} ist kein Plan:"
    " So tief ist keiner verschachtelt.",
    "{name}, {line}: this is not TOML ({reason}).": "{name}, {line}: Das ist kein TOML ({reason}).",
    "{number} is no camera's number; `posecheck cameras` lists them.": "{number} ist keine Nummer"
    " einer Kamera; `posecheck cameras` nennt sie.",
    "{path} belongs to another program; choose another folder with --data.": "{path} gehört einem"
    " anderen Programm; wähl mit --data einen anderen Ordner.",
    "{path} can't be read ({problem}); check the path.": "{path} lässt sich nicht lesen"
    " ({problem}); prüf den Pfad.",
    "{path} can't be read ({reason}); check the path.": "{path} lässt sich nicht lesen ({reason});"
    " prüf den Pfad.",
    "{path} can't be read ({reason}); {REMEDY}.": "{path} lässt sich nicht lesen ({reason});"
    " {REMEDY}.",
    "{path} can't be written ({reason}); {remedy}.": "{path} lässt sich nicht schreiben"
    " ({reason}); {remedy}.",
    "{path} can't be written: PyAV lacks libx264; install PyAV with pip.": "{path} lässt sich"
    " nicht schreiben: PyAV fehlt libx264; installier PyAV mit pip.",
    "{path} can't be written: {why}; {remedy}.": "{path} lässt sich nicht schreiben: {why};"
    " {remedy}.",
    "{path} does not exist; check its name and folder.": "{path} gibt es nicht; prüf Namen und"
    " Ordner.",
    "{path} ends neither in .csv nor in .json; give a name that does.": "{path} endet weder auf"
    " .csv noch auf .json; gib einen solchen Namen an.",
    "{path} gives no pictures; {choice}.": "{path} gibt keine Bilder; {choice}.",
    "{path} holds landmarks and no pictures to paint on; leave out --video, or give the video"
    " itself.": "{path} enthält Landmarken und keine Bilder zum Zeichnen; lass --video weg, oder"
    " gib das Video selbst an.",
    "{path} holds no picture that can be read; copy or record the video again, or convert it to"
    " MP4 (H.264).": "{path} enthält kein lesbares Bild; kopier das Video oder nimm es neu auf,"
    " oder wandle es in MP4 (H.264) um.",
    "{path} holds sound only; give a video with pictures.": "{path} enthält nur Ton; gib ein Video"
    " mit Bildern an.",
    "{path} is a folder; name a video file in it.": "{path} ist ein Ordner; nenn eine Videodatei"
    " darin.",
    "{path} is a picture, not a video; give a video of the exercise.": "{path} ist ein Bild, kein"
    " Video; gib ein Video der Übung an.",
    "{path} is coded in an unknown way; convert it to MP4 (H.264).": "{path} ist auf unbekannte"
    " Art kodiert; wandle es in MP4 (H.264) um.",
    "{path} is empty; copy or record the video again.": "{path} ist leer; kopier das Video oder"
    " nimm es neu auf.",
    "{path} is incomplete: it was cut off before its table of contents; copy or record the video"
    " again.": "{path} ist unvollständig: Es wurde vor seinem Inhaltsverzeichnis abgeschnitten;"
    " kopier das Video oder nimm es neu auf.",
    "{path} is not a file; name a video file.": "{path} ist keine Datei; nenn eine Videodatei.",
    "{path} is not as posecheck history export writes it ({reason}); nothing was taken from it:"
    " export it again.": "{path} ist nicht so, wie posecheck history export es schreibt"
    " ({reason}); nichts wurde übernommen: Exportier es noch einmal.",
    "{path} is not text in UTF-8; save it as such.": "{path} ist kein Text in UTF-8; speichere die"
    " Datei so.",
    "{path} may not be read; allow reading it or copy it to a folder of your own.": "{path} darf"
    " nicht gelesen werden; erlaub das Lesen, oder kopier die Datei in einen eigenen Ordner.",
    "{path} may not be used; add yourself to the group video with `sudo usermod -aG video $USER`,"
    " and log in again.": "{path} darf nicht benutzt werden; nimm dich mit `sudo usermod -aG video"
    " $USER` in die Gruppe video auf, und melde dich neu an.",
    "{path} {fault}; give a landmarks.npz that posecheck wrote, or analyse the video"
    " again.": "{path} {fault}; gib eine landmarks.npz an, die posecheck geschrieben hat, oder"
    " werte das Video noch einmal aus.",
    "{text} is no time of day; give one such as 07:30.": "{text} ist keine Uhrzeit; gib eine wie"
    " 07:30 an.",
    "{warning}; what could be read was analysed.": "{warning}; was lesbar war, wurde ausgewertet.",
    "{welcomed} can't be written ({reason}); you will be welcomed again.": "{welcomed} lässt sich"
    " nicht schreiben ({reason}); du wirst noch einmal begrüßt.",
    "{word} is no day of the week; give some of {join}, with commas between them.": "{word} ist"
    " kein Wochentag; gib welche von {join} an, mit Kommas dazwischen.",
    # More.
    "there is no exercise {name}; give one of {known}.": "es gibt keine Übung {name}; gib eine von"
    " {known} an.",
    "there is no exercise {name}; did you mean {near}? Give one of {known}.": "es gibt keine Übung"
    " {name}; meintest du {near}? Gib eine von {known} an.",
    # Pain and change.
    "there is no exercise {exercise}; give one of {names}.": "es gibt keine Übung {exercise}; gib"
    " eine von {names} an.",
    "{path} is for spreadsheets and holds too little; give a .json.": "{path} ist für Tabellen und"
    " enthält zu wenig; gib eine .json an.",
    "{text} is no date; give one such as 2026-09-01.": "{text} ist kein Datum; gib eines wie"
    " 2026-09-01 an.",
    "Option": "Option",
    "Value": "Wert",
    "Comes from": "Kommt von",
    "Commands": "Befehle",
    "all": "alle",
    "yes": "ja",
    "no": "nein",
    "built in": "eingebaut",
    "the system": "dem System",
    "Defaults are read from {path}.": "Vorgaben stehen in {path}.",
    "{path} may set other defaults.": "In {path} können andere Vorgaben stehen.",
    "{done} of {total} done: {name}": "{done} von {total} fertig: {name}",
    "stopped after {length} of {name}; what was seen so far is kept.": "Abgebrochen nach {length}"
    " von {name}; was bis dahin zu sehen war, bleibt.",
    "{config_file} names the option {missing} of {name}, which does not exist.": "{config_file}"
    " nennt die Option {missing} von {name}, die es nicht gibt.",
    "{config_file} names the {what} {key}, which does not exist.": "{config_file} nennt {key} als"
    " {what}, das gibt es nicht.",
    "{path} can't be read ({reason}); repair or remove it.": "{path} kann nicht gelesen werden"
    " ({reason}); berichtige oder lösche die Datei.",
    "{path} is no TOML ({error}); repair or remove it.": "{path} ist kein TOML ({error});"
    " berichtige oder lösche die Datei.",
    "this desktop is Wayland without XWayland, which the window needs; switch"
    " XWayland on (on Debian or Ubuntu: install xwayland), and log in again.": "dieser Desktop ist"
    " Wayland ohne XWayland, das das Fenster braucht; schalte XWayland ein (Debian oder Ubuntu:"
    " installiere xwayland), und melde dich neu an.",
    # Notes, people and configuration.
    "--stride takes auto or a whole number from 1 on, not {shown}.": "--stride nimmt auto oder"
    " eine ganze Zahl ab 1, nicht {shown}.",
    "a person needs a name; give one.": "eine Person braucht einen Namen; gib einen an.",
    "there is no person {name} here, only {known}; check the name, or add it with posecheck"
    " person add.": "es gibt hier keine Person {name}, nur {known}; prüf den Namen, oder leg ihn"
    " mit posecheck person add an.",
    "there is nothing to note; give --before, --after, --effort or --text.": "es gibt nichts zu"
    " notieren; gib --before, --after, --effort oder --text an.",
    "{folder} holds no results; name a results folder, or an ID.": "{folder} enthält keine"
    " Ergebnisse; nenn einen Ergebnisordner oder eine ID.",
    "{name} may be {join}; give more of the ID.": "{name} kann {join} sein; gib mehr von der ID"
    " an.",
    "{report} can't be changed ({reason}).": "{report} lässt sich nicht ändern ({reason}).",
    # The command plan.
    'After a change: posecheck plan check "{path}"': "Nach einer Änderung: posecheck plan check"
    ' "{path}"',
    "Details": "Einzelheiten",
    "In use from now on: {name}, version {version}.": "Von jetzt an in Gebrauch: {name}, Version"
    " {version}.",
    "Plan: {path}": "Plan: {path}",
    "There is no plan in use now.": "Jetzt ist kein Plan in Gebrauch.",
    "There is no plan in use; posecheck plan use FILE begins with one.": "Es ist kein Plan in"
    " Gebrauch; posecheck plan use FILE beginnt mit einem.",
    "Who trains? A number from 1 to {n}": "Wer trainiert? Eine Zahl von 1 bis {n}",
    "after {n} session": "nach {n} Training",
    "after {n} sessions": "nach {n} Trainings",
    "for {patient}": "für {patient}",
    "from {day}": "ab {day}",
    "in force": "gilt",
    "until {day}": "bis {day}",
    "without a name": "ohne Namen",
    "{name}, version {version}": "{name}, Version {version}",
    "{n} session done": "{n} Training gemacht",
    "{n} sessions done": "{n} Trainings gemacht",
    "{path} is fine.": "{path} ist in Ordnung.",
    # Of anything.
    "{title}: {text}": "{title}: {text}",
    # The record on paper.
    "{problem}; give a folder that posecheck wrote.": "{problem}; gib einen Ordner an, den"
    " posecheck geschrieben hat.",
    # Memory.
    "only {value} GB of memory are allowed here, and pictures need {value2}; raise the limit"
    " with: ulimit -v unlimited": "hier sind nur {value} GB Speicher erlaubt, und Bilder brauchen"
    " {value2}; heb die Grenze auf mit: ulimit -v unlimited",
    # No change.
    "{path} can't be read ({reason}); remove it.": "{path} lässt sich nicht lesen ({reason});"
    " entfern die Datei.",
    "{path} can't be read ({why}); analyse the video, or its landmarks, again.": "{path} lässt"
    " sich nicht lesen ({why}); werte das Video oder seine Landmarken noch einmal aus.",
    "{path} could not be read ({why}), so pain and person noted in it are lost": "{path} ließ sich"
    " nicht lesen ({why}); Schmerz und Person, die darin vermerkt waren, sind verloren",
    "a plan's name has 1 to {MAX_NAME} letters on one line; give such a --name.": "der Name eines"
    " Plans hat 1 bis {MAX_NAME} Zeichen in einer Zeile; gib einen solchen mit --name an.",
}
