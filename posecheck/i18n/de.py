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
    "camera-gone": "Die Kamera ist weg. Ich versuche es noch einmal.",
    "lite-model": "Dieser Computer ist langsam: Jetzt sieht das leichte Modell zu.",
    "all-done": "Alles geschafft. Gut gemacht, bis bald.",
    "part-done": "{done} von {target} Wiederholungen sind geschafft. Bis bald.",
    "nothing-done": "Bis bald.",
    "advice-next-time": "Nächstes Mal: {cue}",
    "counted": "{n}.",
    "counted-last": "{n}, und diese Seite ist fertig.",
    "counted-all": "{n}, und fertig.",
    "half-way": "Halbzeit, noch {left} Sekunden.",
    "last-seconds": "{n}",
    "corrected": "Gut, genau so.",
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
    "set": "Satz {n} von {rounds}",
    "count-of": "{n} von {target}",
    "ring-held": "gehalten",
    "ring-to-hold": "zu halten",
    "ring-paused": "Pause",
    "ring-second": "Sekunde",
    "ring-seconds": "Sekunden",
    "gauge-in": "innen",
    "gauge-out": "außen",
    "gauge-missing": "noch {n}",
    "gauge-unseen": "nicht zu sehen",
    "welcome-left": "Los geht's in {seconds} s",
    "stay": "Genau so. Bleib so.",
    "plan-distance": "2\N{EN DASH}3 m",
    "rest-title": "Kurze Pause",
    "rest-then": "Danach: {title}",
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
    "None of the programme's {target} repetitions are done.": "Von den {target} Wiederholungen des"
    " Programms ist keine geschafft.",
    "{n} of the programme's {target} repetitions is done.": "{n} von {target} Wiederholungen des"
    " Programms ist geschafft.",
    "{n} of the programme's {target} repetitions are done.": "{n} von {target} Wiederholungen des"
    " Programms sind geschafft.",
    "The programme is complete.": "Das Programm ist geschafft.",
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
    "at least {limit}": "mindestens {limit}",
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
}
