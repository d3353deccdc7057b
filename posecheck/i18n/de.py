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
    "not-counted": "Das hat nicht gezählt.",
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
    "Good. Keep your chest tall and breathe.": "Gut. Bleib aufrecht und atme.",
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
    "Lie on your back, legs apart. Roll both legs in.": "Leg dich auf den Rücken, Beine"
    " auseinander. Roll beide Beine nach innen.",
    "Roll in as far as you can.": "Roll nach innen, so weit es geht.",
    "And slowly out again.": "Und langsam wieder nach außen.",
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
    "Lie on your side, knees bent, arms straight ahead.": "Leg dich auf die Seite, Knie gebeugt,"
    " Arme gerade nach vorn.",
    "Open your upper arm, let your chest follow.": "Öffne den oberen Arm, die Brust folgt.",
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
    "Open your chest further, as far as it goes easily.": "Öffne die Brust weiter, so weit es"
    " leicht geht.",
    "Stay open until the time is over.": "Bleib geöffnet, bis die Zeit um ist.",
}
