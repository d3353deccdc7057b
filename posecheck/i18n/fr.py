"""French."""

from __future__ import annotations

import re

NAME = "Français"

#: None is singular too.
SINGULAR = (0, 1)


def typeset(text: str) -> str:
    """Return a text with no-break spaces before the signs that French sets apart."""
    return re.sub(r" ?([:;?!%])(?=\s|$)", "\N{NO-BREAK SPACE}\\1", text)


MESSAGES = {
    # Spoken and shown by the stages of a training.
    "welcome": "C'est un plaisir de vous voir. Commençons.",
    "first-time": "Avant de commencer : posecheck n'est pas un dispositif médical. Arrêtez si"
    " quelque chose fait mal, et consultez un médecin si la douleur persiste.",
    "set-up": "Ensuite : {title}.",
    "set-up-first": "Nous commençons par : {title}.",
    "count-in": "{n}",
    "go": "Partez.",
    "rest": "Très bien. Reposez-vous {seconds} secondes.",
    "rest-next": "Ensuite vient : {title}.",
    "set-number": "Série {n} sur {sets}.",
    "paused": "En pause. Levez une main pour continuer.",
    "resumed": "Nous continuons.",
    "away": "Je ne vous vois pas. J'attends.",
    "returned": "Je vous vois. Nous continuons.",
    "ask-before": "Quelle est votre douleur maintenant, de 0 à 10 ?",
    "ask-after": "Et quelle est votre douleur maintenant, de 0 à 10 ?",
    "ask-effort": "Quel effort était-ce, de 0 à 10 ?",
    "ask-hand": "Levez une main et baissez-la à votre chiffre.",
    "ask-keys": "Ou appuyez sur un chiffre, X pour 10, N pour passer.",
    "noted": "{n}, c'est noté.",
    "pain-alarm": "Votre douleur est forte ou a augmenté. Arrêtez, reposez-vous et demandez"
    " conseil à votre thérapeute ou à votre médecin.",
    "camera-gone": "La caméra ne répond plus. Je réessaie.",
    "lite-model": "Cet ordinateur est lent : le modèle léger regarde maintenant.",
    "all-done": "Tout est fait. Très bien, à bientôt.",
    "part-done": "{done} répétitions sur {target} sont faites. À bientôt.",
    "part-short": "{done} sur {target} faites ; {short} essais sur {tried} ne comptent pas. À"
    " bientôt.",
    "nothing-done": "À bientôt.",
    "advice-next-time": "La prochaine fois : {cue}",
    # Spoken during an exercise.
    "counted": "{n}.",
    "counted-last": "{n}, et ce côté est terminé.",
    "counted-all": "{n}, et c'est fini.",
    "half-way": "La moitié est faite, encore {left} secondes.",
    "last-seconds": "{n}",
    "corrected": "Bien, c'est ça.",
    "breathe-in": "Inspirez.",
    "breathe-out": "Expirez lentement.",
    "side-left": "Maintenant le côté gauche.",
    "side-right": "Maintenant le côté droit.",
    # The set-up checks.
    "tick-body": "Tout le corps visible",
    "tick-distance": "Assez loin",
    "tick-view": "Angle de la caméra",
    "tick-posture": "Position de départ",
    "tick-light": "Assez de lumière",
    "tick-sharp": "Image nette",
    "advice-body": "Reculez jusqu'à ce que je vous voie en entier.",
    "advice-distance": "Reculez un peu.",
    "advice-near": "Approchez-vous un peu.",
    "advice-light": "Allumez une lampe, ou éloignez-vous de la fenêtre.",
    "advice-sharp": "Essuyez la caméra et gardez-la immobile.",
    # Shown on the screen only.
    "phase-ready": "en place",
    "phase-set-up": "mise en place",
    "phase-hold": "tenir",
    "phase-return": "revenir",
    "phase-no-hold": "continuez",
    "phase-swing-ready": "en place",
    "phase-swing-set-up": "vers l'intérieur",
    "phase-swing-return": "vers l'extérieur",
    "side-of-left": "côté gauche",
    "side-of-right": "côté droit",
    "left": "Gauche",
    "right": "Droite",
    "both": "Les deux",
    "set": "série {n} sur {rounds}",
    "count-of": "{n} sur {target}",
    "ring-held": "tenu",
    "ring-to-hold": "à tenir",
    "ring-paused": "pause",
    "ring-second": "seconde",
    "ring-seconds": "secondes",
    "ring-breathe-in": "inspirez",
    "ring-breathe-out": "expirez",
    "gauge-in": "dedans",
    "gauge-out": "dehors",
    "gauge-missing": "encore {n}",
    "gauge-unseen": "non vu",
    "welcome-left": "Départ dans {seconds} s",
    "stay": "C'est bien. Restez ainsi.",
    "plan-distance": "2\N{EN DASH}3 m",
    "rest-title": "Repos",
    "rest-then": "Ensuite : {title}",
    "starting-title": "Un instant",
    "starting-how": "La caméra et le modèle se chargent. Allez à votre tapis.",
    "paused-title": "En pause",
    "paused-how": "Levez une main pour continuer.",
    "away-title": "Je ne vous vois pas.",
    "away-how": "J'attends.",
    "mend": "La prochaine fois",
    "proper": "bien faite",
    "unjudged": "comptée, non évaluée",
    "end-how": "Appuyez sur Q pour terminer.",
    # Keys and buttons.
    "key-space": "Espace",
    "key-escape": "Échap",
    "help-title": "Touches",
    "help-hand": "Levez une main pendant 2 secondes pour faire une pause.",
    "help-pause": "Pause, ou continuer",
    "help-next": "Exercice suivant",
    "help-back": "Exercice précédent",
    "help-swap": "L'autre côté",
    "help-mirror": "Image en miroir",
    "help-voice": "Voix oui ou non",
    "help-help": "Cette aide",
    "help-full": "Plein écran",
    "help-quit": "Terminer la séance",
    "button-pause": "Pause",
    "button-go-on": "Continuer",
    "button-next": "Suivant",
    "button-back": "Précédent",
    "button-swap": "Côté",
    "button-voice": "Voix",
    "button-help": "Aide",
    "button-quit": "Fin",
}

SENTENCES: dict[str, str] = {  # The report.
    "A fault can only be named where the joints that show it were in view; what was hidden is"
    " neither praised nor blamed.": "Un défaut ne peut être nommé que si les articulations qui le"
    " montrent étaient visibles ; ce qui était caché n'est ni loué ni critiqué.",
    "A line is interrupted where nothing was seen or judged.": "Une ligne est interrompue là où"
    " rien n'a été vu ou évalué.",
    "A person was seen in {seen} of {all} pictures ({share}).": "Une personne a été vue sur {seen}"
    " images sur {all} ({share}).",
    "At its best": "Au mieux",
    "At its worst": "Au pire",
    "Choose a repetition or a place in a chart, and the film goes there.": "Choisissez une"
    " répétition ou un point d'un graphique, et le film s'y place.",
    "Choose a repetition, and it is marked in the table below.": "Choisissez une répétition, et"
    " elle est marquée dans le tableau ci-dessous.",
    "Ear": "Oreille",
    "Shoulder": "Épaule",
    "Elbow": "Coude",
    "Wrist": "Poignet",
    "Hip": "Hanche",
    "Knee": "Genou",
    "Ankle": "Cheville",
    "Heel": "Talon",
    "Toes": "Orteils",
    "Every repetition": "Chaque répétition",
    "Faults, with their worst value": "Défauts, avec leur pire valeur",
    "How much of the time each joint was seen": "Part du temps où chaque articulation a été vue",
    "How much of the time of the repetitions each joint was seen": "Part du temps des répétitions"
    " où chaque articulation a été vue",
    "How sure this is": "Ce qui est sûr, et à quel point",
    "In bold what was usual, with its error bar where one is known, and beside it the least and"
    " the greatest.": "En gras, la valeur habituelle, avec sa marge d'erreur si elle est connue ;"
    " à côté, la plus petite et la plus grande.",
    "Joint": "Articulation",
    "Left and right": "Gauche et droite",
    "Live session": "Séance en direct",
    "Made by posecheck {version} with the pose model {model}, on this computer alone.": "Établi"
    " par posecheck {version} avec le modèle de pose {model}, sur cet ordinateur uniquement.",
    "Never to be read: {measures}.": "Jamais lisible : {measures}.",
    "No fault was seen in the rest.": "Aucun défaut n'a été vu dans le reste.",
    "No fault was seen in what counts.": "Aucun défaut n'a été vu dans ce qui compte.",
    "No person was seen.": "Personne n'a été vu.",
    "No stretch was recognised.": "Aucun exercice n'a été reconnu.",
    "There was something to mend in all that counts.": "Dans tout ce qui compte, il y avait"
    " quelque chose à corriger.",
    "There was something to mend in all the rest.": "Dans tout le reste, il y avait quelque chose"
    " à corriger.",
    "What counts was not judged: I could not see how far.": "Ce qui compte n'a pas été évalué : je"
    " n'ai pas pu voir jusqu'où.",
    "{n} of the other {judged} was without a fault.": "{n} des {judged} autres était sans défaut.",
    "{n} of the other {judged} were without a fault.": "{n} des {judged} autres étaient sans"
    " défaut.",
    "{n} of the {counted} that count was without a fault.": "{n} des {counted} qui comptent était"
    " sans défaut.",
    "{n} of the {counted} that count were without a fault.": "{n} des {counted} qui comptent"
    " étaient sans défaut.",
    "{n} of the {counted} that count was not judged: I could not see how far.": "{n} des {counted}"
    " qui comptent n'a pas été évaluée : je n'ai pas pu voir jusqu'où.",
    "{n} of the {counted} that count were not judged: I could not see how far.": "{n} des"
    " {counted} qui comptent n'ont pas été évaluées : je n'ai pas pu voir jusqu'où.",
    "Over time": "Au fil du temps",
    "Repetition": "Répétition",
    "Repetition {n}": "Répétition {n}",
    "Repetitions of {title}": "Répétitions : {title}",
    "See it at": "À voir à",
    "The annotated video": "La vidéo annotée",
    "The charts need JavaScript, which is turned off here. All the rest of the page"
    " does without.": "Les graphiques ont besoin de JavaScript, qui est désactivé ici. Tout le"
    " reste de la page s'en passe.",
    "The film": "Le film",
    "The small pictures are part of this file: anyone who gets it sees them.": "Les petites images"
    " font partie de ce fichier : toute personne qui le reçoit les voit.",
    "This was stopped before the end: what came later is not in it.": "L'analyse a été arrêtée"
    " avant la fin : la suite n'y figure pas.",
    "What": "Quoi",
    "What counts": "Ce qui compte",
    "What to mend first": "À corriger en premier",
    "What was measured": "Ce qui a été mesuré",
    "You were seen in {share} of the pictures. What was not seen could not be judged: put the"
    " camera where it has all of you in view.": "Vous étiez visible sur {share} des images. Ce qui"
    " n'a pas été vu n'a pas pu être évalué : placez la caméra de façon à ce qu'elle vous voie en"
    " entier.",
    "as it should be": "comme il faut",
    "as it should be in {share} of the time": "comme il faut pendant {share} du temps",
    "at its best": "au mieux",
    "at worst {value}": "au pire {value}",
    "at {time}": "à {time}",
    "between {low} and {high}": "entre {low} et {high}",
    "counts, with a fault": "compte, avec un défaut",
    "does not count": "ne compte pas",
    "fault": "défaut",
    "held {seconds} s of {target} s": "tenue {seconds} s sur {target} s",
    "held up to {seconds} s of {target} s": "tenue jusqu'à {seconds} s sur {target} s",
    "held {seconds} seconds": "tenue {seconds} secondes",
    "hold clock running": "le temps de maintien court",
    "longest hold": "maintien le plus long",
    "no fault seen": "aucun défaut vu",
    "no one moment shows it": "aucun instant ne le montre",
    "no picture": "pas d'image",
    "none tried": "aucune tentée",
    "not judged": "non évaluées",
    "not seen": "non vu",
    "nothing to show": "rien à montrer",
    "often hidden": "souvent cachée",
    "posecheck is not a medical device, and measures angles roughly. If pain persists, see a"
    " doctor.": "posecheck n'est pas un dispositif médical et mesure les angles de façon"
    " approximative. Si la douleur persiste, consultez un médecin.",
    "repetitions counted": "répétitions comptées",
    "seen {share} of the time": "vu {share} du temps",
    "up to {limit}": "jusqu'à {limit}",
    "without a fault": "sans défaut",
    "{fault} at its worst": "{fault} au pire",
    "{fault} in repetition {n}": "{fault} à la répétition {n}",
    "{fault}: in {reps} of {n} repetition": "{fault} : dans {reps} répétition sur {n}",
    "{fault}: in {reps} of {n} repetitions": "{fault} : dans {reps} répétitions sur {n}",
    "{first} to begin, then {limits}": "{first} au début, puis {limits}",
    "{low} to {high}": "{low} à {high}",
    "{n} not judged": "{n} non évaluées",
    "{n} tried, {proper} without a fault": "{n} tentées, {proper} sans défaut",
    "{seconds} s altogether": "{seconds} s en tout",
    "{side} range": "amplitude {side}",
    "{start} to {end}": "{start} à {end}",
    # Faults and measures, within a sentence.
    "back knee off floor": "genou arrière décollé du sol",
    "trunk lean": "inclinaison du tronc",
    "front knee past ankle": "genou avant au-delà de la cheville",
    "back knee angle": "angle du genou arrière",
    "front knee angle": "angle du genou avant",
    "trunk side lean": "inclinaison latérale du tronc",
    "hold too short": "tenue trop courte",
    "legs together": "jambes trop serrées",
    "knees bending": "genoux qui plient",
    "small rotation": "petite rotation",
    "one leg": "une seule jambe",
    "too fast": "trop rapide",
    "knees apart": "genoux écartés",
    "arm not level": "bras pas à hauteur d'épaule",
    "not open": "pas assez ouvert",
    "kneeling": "position à genoux",
    "front knee flexion": "flexion du genou avant",
    "back knee flexion": "flexion du genou arrière",
    "back knee height": "hauteur du genou arrière",
    "front shank tilt": "inclinaison du tibia avant",
    "followed hip rotation": "rotation des hanches suivie",
    "hip rotation": "rotation des hanches",
    "left hip rotation": "rotation de la hanche gauche",
    "right hip rotation": "rotation de la hanche droite",
    "leg spread": "écart des jambes",
    "knee flexion": "flexion des genoux",
    "opening": "ouverture",
    "knee gap": "écart des genoux",
    "arm level": "hauteur du bras",
    # History, terminal and reminder.
    "A damaged training is still there: {path}": "Un entraînement endommagé est encore là : {path}",
    "A training of {when} had been cut off after {length} min; it has been kept.": "Un"
    " entraînement du {when} avait été coupé après {length} min ; il est conservé.",
    "A training of {when} has been kept.": "Un entraînement du {when} est conservé.",
    "A training of {when} was cut off; keeping it takes a while.": "Un entraînement du {when} a"
    " été coupé ; le conserver prend un moment.",
    "A damaged history is still there: {path}": "Un historique endommagé est encore là : {path}",
    "Annotated video: {path}": "Vidéo annotée : {path}",
    "As of {day}": "Au {day}",
    "Camera": "Caméra",
    "Count": "Comptées",
    "Day and value": "Jour et valeur",
    "Days": "Jours",
    "Days with a session, week by week": "Jours avec séance, semaine par semaine",
    "Delete all {n} sessions for good?": "Supprimer définitivement les {n} séances ?",
    "Delete the session of {when} ({name}) for good?": "Supprimer définitivement la séance du"
    " {when} ({name}) ?",
    "Done on {n} day.": "Fait {n} jour.",
    "Done on {n} days.": "Fait {n} jours.",
    "Fault": "Défaut",
    "Faults": "Défauts",
    "Figure": "Mesure",
    "First on {day}, {time}.": "La première fois le {day}, {time}.",
    "History: {path}": "Historique : {path}",
    "Holds": "Tenues",
    "How to read this": "Comment lire cette page",
    "Latest": "Dernièrement",
    "Length": "Durée",
    "Made by posecheck {version} on this computer alone.": "Établi par posecheck {version}, sur"
    " cet ordinateur uniquement.",
    "Name": "Nom",
    "No person was seen in {name}.": "Personne n'a été vu dans {name}.",
    "No stretch was recognised in {name}.": "Aucun exercice n'a été reconnu dans {name}.",
    "Delete the session {name} for good?": "Supprimer définitivement la séance {name} ?",
    "Nothing was deleted.": "Rien n'a été supprimé.",
    "Number": "Numéro",
    "On average {rate} pictures of the {fps} a second were looked at; --rate all looks at all of"
    " them.": "En moyenne, {rate} des {fps} images par seconde ont été regardées ; --rate all les"
    " regarde toutes.",
    "Picture": "Image",
    "Programme": "Programme",
    "Rate": "Fréquence",
    "Figure: {path}": "Figure : {path}",
    "Recorded: {measures}.": "Enregistré : {measures}.",
    "Recording: {path}": "Enregistrement : {path}",
    "Report: {path}": "Rapport : {path}",
    "Sessions of one day count as one day, and only a day on which a repetition counted.": "Les"
    " séances d'un même jour comptent pour un jour, et seulement si une répétition a compté ce"
    " jour-là.",
    "Side": "Côté",
    "Sides": "Côtés",
    "Sides: {sides}. Programme: {programme}.": "Côtés : {sides}. Programme : {programme}.",
    "Source": "Source",
    "Stretch": "Exercice",
    "Stretches for the back": "Étirements pour le dos",
    "Summary: {path}": "Récapitulatif : {path}",
    "The charts show the last {weeks} weeks; their lines go through the middle of each day and"
    " the {before} before it.": "Les graphiques montrent les {weeks} dernières semaines ; leurs"
    " lignes passent par la valeur médiane de chaque jour et des {before} précédents.",
    "The last full week had fewer than {least} days.": "La dernière semaine complète a compté"
    " moins de {least} jours.",
    "The last sessions": "Les dernières séances",
    "The last {shown} of {all} sessions.": "Les {shown} dernières séances sur {all}.",
    "The numbers": "Les chiffres",
    "There is no session in the history yet.": "Il n'y a encore aucune séance dans l'historique.",
    "There is no session yet.": "Il n'y a encore aucune séance.",
    "This week: {n} day of the {least} to {most} that the programme wants.": "Cette semaine : {n}"
    " jour sur les {least} à {most} que demande le programme.",
    "This week: {n} days of the {least} to {most} that the programme wants.": "Cette semaine : {n}"
    " jours sur les {least} à {most} que demande le programme.",
    "Tried": "Tentées",
    "Video": "Vidéo",
    "Weeks in a row with at least {least} days: {streak}.": "Semaines de suite avec au moins"
    " {least} jours : {streak}.",
    "What counted": "Ce qui a compté",
    "What to do": "Que faire",
    "When": "Quand",
    "Written: {path}": "Écrit : {path}",
    "Written: {path}; open it with your calendar.": "Écrit : {path} ; ouvrez ce fichier avec votre"
    " calendrier.",
    "Your history": "Votre historique",
    "analysed": "analysé",
    "done before": "déjà fait",
    "done properly": "bien faites",
    "dotted: {what}": "pointillé : {what}",
    "failed": "échoué",
    "filled: at least {least} days": "plein : au moins {least} jours",
    "hold": "temps de maintien",
    "interrupted": "interrompu",
    "known after {n} days": "connu après {n} jours",
    "live": "en direct",
    "no stretch recognised": "aucun exercice reconnu",
    "not analysed": "non analysé",
    "not yet known": "pas encore connu",
    "the default": "par défaut",
    "videos": "vidéos",
    "wanted: {value}": "objectif : {value}",
    "{n} a second": "{n} par seconde",
    "{n} day": "{n} jour",
    "{n} days": "{n} jours",
    "{n} frames/s": "{n} images/s",
    "{n} session deleted.": "{n} séance supprimée.",
    "{n} sessions deleted.": "{n} séances supprimées.",
    "{n} session taken in.": "{n} séance ajoutée.",
    "{n} sessions taken in.": "{n} séances ajoutées.",
    "{n} session written to {file}.": "{n} séance écrite dans {file}.",
    "{n} sessions written to {file}.": "{n} séances écrites dans {file}.",
    "{n} was there already.": "{n} était déjà là.",
    "{n} were there already.": "{n} étaient déjà là.",
    "{n} week with at least {least} days.": "{n} semaine avec au moins {least} jours.",
    "{n} weeks in a row with at least {least} days.": "{n} semaines de suite avec au moins {least}"
    " jours.",
    "{title}, {figure} day by day. Latest: {latest}; trend: {direction}. The numbers are in the"
    " table below.": "{title}, {figure} jour par jour. Dernièrement : {latest} ; tendance :"
    " {direction}. Les chiffres sont dans le tableau ci-dessous.",
    "{video}: done before.": "{video} : déjà fait.",
    "Half-kneeling with both knees at a right angle, hips shifted forward.": "Un genou au sol, les"
    " deux genoux à angle droit, les hanches avancées.",
    "Lying on the back, both legs roll inward, then outward, at the hips.": "Sur le dos, les deux"
    " jambes tournent à partir des hanches, vers l'intérieur puis vers l'extérieur.",
    "Lying on one side, the upper arm opens the chest to the other side; the knees stay.": "Sur le"
    " côté, le bras du dessus ouvre la poitrine vers l'autre côté ; les genoux restent en place.",
    # Coach, exercises and plan.
    "90/90 hip flexors": "Fléchisseurs de hanche 90/90",
    "About {n}° to go.": "Encore environ {n}°.",
    "And slowly close again.": "Et refermez lentement.",
    "Bend your knees, feet flat on the floor.": "Pliez les genoux, les pieds à plat au sol.",
    "Both knees to a right angle, then shift your hips forward.": "Les deux genoux à angle droit,"
    " puis avancez les hanches.",
    "Bring your arm to shoulder height.": "Amenez le bras à hauteur d'épaule.",
    "Bring your back knee to a right angle.": "Mettez le genou arrière à angle droit.",
    "Bring your front knee back above your ankle.": "Ramenez le genou avant au-dessus de la"
    " cheville.",
    "Bring your front knee to a right angle.": "Mettez le genou avant à angle droit.",
    "Bring your legs further apart, wider than your hips.": "Écartez davantage les jambes, plus"
    " que les hanches.",
    "Chest open": "Poitrine ouverte",
    "Close your chest first, then open it slowly.": "Refermez d'abord la poitrine, puis ouvrez-la"
    " lentement.",
    "Come back up slowly.": "Remontez lentement.",
    "Counted, not judged: I could not see how far.": "Comptée, non évaluée : je n'ai pas pu voir"
    " jusqu'où.",
    "Counted. Do it a little cleaner next time.": "Comptée. Un peu plus soigneusement la prochaine"
    " fois.",
    "Don't lean to the side.": "Ne vous penchez pas sur le côté.",
    "From today, {title}: {change}.": "À partir d'aujourd'hui, {title} : {change}.",
    "Hold still.": "Ne bougez plus.",
    "I can't read your feet. Put the camera at your feet, or turn your side to it.": "Je ne"
    " distingue pas vos pieds. Placez la caméra à vos pieds, ou mettez-vous de côté.",
    "I can't see both your legs. Turn your side to the camera.": "Je ne vois pas vos deux jambes."
    " Mettez-vous de côté par rapport à la caméra.",
    "I can't see you. Step into the picture.": "Je ne vous vois pas. Entrez dans l'image.",
    "I can't see your back knee. Turn your side to the camera.": "Je ne vois pas votre genou"
    " arrière. Mettez-vous de côté par rapport à la caméra.",
    "I can't see your chest. Lie with your chest to the camera.": "Je ne vois pas votre poitrine."
    " Allongez-vous la poitrine face à la caméra.",
    "I can't see your front leg. Turn your side to the camera.": "Je ne vois pas votre jambe"
    " avant. Mettez-vous de côté par rapport à la caméra.",
    "In, as far as you can.": "Vers l'intérieur, aussi loin que possible.",
    "Is that still you? Only one of you in the picture, please.": "Est-ce toujours vous ? Une"
    " seule personne dans l'image, s'il vous plaît.",
    "Keep your chest tall and breathe.": "Gardez le buste droit et respirez.",
    "Keep your chest tall.": "Gardez le buste droit.",
    "Keep your knees together, turn only your chest.": "Gardez les genoux ensemble, ne tournez que"
    " la poitrine.",
    "Keep your legs straight.": "Gardez les jambes tendues.",
    "Left foot back, left knee to the floor.": "Pied gauche en arrière, genou gauche au sol.",
    "Right foot back, right knee to the floor.": "Pied droit en arrière, genou droit au sol.",
    "Leg rotations": "Rotation des jambes",
    "Legs rolled": "Rotation des jambes",
    "Let both legs roll alike.": "Laissez tourner les deux jambes de la même façon.",
    "Let your chest follow the arm.": "Laissez la poitrine suivre le bras.",
    "Lie on your back, legs wider than your hips, arms at your sides.": "Allongez-vous sur le dos,"
    " jambes plus écartées que les hanches, bras le long du corps.",
    "Lie on your left side. The right arm opens.": "Allongez-vous sur le côté gauche. Le bras"
    " droit s'ouvre.",
    "Lie on your right side. The left arm opens.": "Allongez-vous sur le côté droit. Le bras"
    " gauche s'ouvre.",
    "Lie on your side, knees bent, both arms straight ahead.": "Allongez-vous sur le côté, genoux"
    " pliés, les deux bras tendus devant vous.",
    "Lower your back knee to the floor.": "Posez le genou arrière au sol.",
    "Open and close": "Ouvrir et fermer",
    "Open further, as far as it goes easily.": "Ouvrez davantage, sans forcer.",
    "Open your upper arm, let your chest follow.": "Ouvrez le bras du dessus, laissez la poitrine"
    " suivre.",
    "Plan {name}, version {version}": "Plan {name}, version {version}",
    "Roll both legs in.": "Tournez les deux jambes vers l'intérieur.",
    "Roll your legs further, in and out.": "Tournez davantage les jambes, vers l'intérieur et vers"
    " l'extérieur.",
    "Slower: let each roll take two seconds.": "Plus lentement : deux secondes pour chaque"
    " rotation.",
    "Slowly out, as far as you can.": "Lentement vers l'extérieur, aussi loin que possible.",
    "Stand upright on your mat, your side to the camera.": "Tenez-vous debout sur votre tapis, de"
    " côté par rapport à la caméra.",
    "Stay in the position until the time is over.": "Restez en position jusqu'à la fin du temps.",
    "Stay open until the time is over.": "Gardez la poitrine ouverte jusqu'à la fin du temps.",
    "Stay there. Breathe deeply and let the shoulder sink.": "Restez là. Respirez profondément et"
    " laissez descendre l'épaule.",
    "Step back until I can see all of you.": "Reculez jusqu'à ce que je vous voie en entier.",
    "Take a big step back and lower that knee to the floor.": "Faites un grand pas en arrière et"
    " posez ce genou au sol.",
    "That one did not count.": "Celle-là n'a pas compté.",
    "The camera stands at your side, or at your feet and a metre high.": "La caméra se trouve à"
    " côté de vous, ou à vos pieds à un mètre de haut.",
    "The camera stands at your side, two to three metres away, about hip high.": "La caméra se"
    " trouve à côté de vous, à deux ou trois mètres, à hauteur de hanche.",
    "The camera stands in front of your chest, about as high as a chair.": "La caméra se trouve"
    " devant votre poitrine, à la hauteur d'une chaise.",
    "The picture stands still. Check the camera.": "L'image est figée. Vérifiez la caméra.",
    "Turn your side to the camera.": "Mettez-vous de côté par rapport à la caméra.",
    "Well done.": "Très bien.",
    "Which of you is it? Only one of you in the picture, please.": "Qui s'entraîne ? Une seule"
    " personne dans l'image, s'il vous plaît.",
    "at least {value}": "au moins {value}",
    "straight": "tendues",
    "bent": "pliées",
    "open": "ouvrir",
    "close": "fermer",
    "hold {value}": "tenir {value}",
    "rest {value}": "repos de {value}",
    "left {what}": "gauche {what}",
    "right {what}": "droite {what}",
    "legs straight": "jambes tendues",
    "roll in": "tourner vers l'intérieur",
    "roll out": "tourner vers l'extérieur",
    "strict on {fault}: {why}": "strict sur {fault} : {why}",
    "variant: {variant}": "variante : {variant}",
    "{dose} a side": "{dose} par côté",
    "{fault} ignored: {why}": "{fault} ignoré : {why}",
    "{n} sets of {dose}": "{n} séries de {dose}",
    "{value} of the own range": "{value} de l'amplitude propre",
    "{n} repetition": "{n} répétition",
    "{n} repetitions": "{n} répétitions",
    "{value} or more for each": "{value} ou plus pour chacune",
    "{n} set": "{n} série",
    "{n} sets": "{n} séries",
    "All {target} done": "Les {target} sont faites",
    "None of {target} done": "Aucune des {target} faite",
    "{done} of {target} done": "{done} sur {target} faites",
    "{short} of {n} try fell short": "{short} essai sur {n} ne compte pas",
    "{short} of {n} tries fell short": "{short} essais sur {n} ne comptent pas",
    # Errors, warnings and findings, as finished sentences.
    "--routine and --exercise exclude each other; give one of them.": "--routine et --exercise"
    " s'excluent ; donnez l'un des deux.",
    "--routine and --plan exclude each other; give one of them.": "--routine et --plan s'excluent"
    " ; donnez l'un des deux.",
    "--stride and --rate exclude each other; give one of them.": "--stride et --rate s'excluent ;"
    " donnez l'un des deux.",
    "The camera is gone; plug it in again.": "La caméra est débranchée ; rebranchez-la.",
    "a training takes the model full, which is fast enough": "une séance prend le modèle full, qui"
    " est assez rapide",
    "a training takes the model lite, since full manages {rate}": "une séance prend le modèle"
    " lite, car full n'en fait que {rate}",
    "add a voice in Settings, Time & language, Speech": "ajoutez une voix dans Paramètres, Heure"
    " et langue, Voix",
    "add a voice in System Settings, Accessibility, Spoken Content": "ajoutez une voix dans"
    " Réglages Système, Accessibilité, Contenu énoncé",
    ("there is too little memory for this; close other programs, or raise the limit."): (
        "il y a trop peu de mémoire ; fermez d'autres programmes, ou relevez la limite."
    ),
    ("{filename} can't be used ({reason}); check its name and folder."): (
        "{filename} ne peut pas être utilisé ({reason}) ; vérifiez son nom et son dossier."
    ),
    (
        "{path} is there already, and posecheck did not write it; {remedy}, or replace it "
        "with --force."
    ): (
        "{path} existe déjà, et posecheck ne l'a pas écrit ; {remedy}, ou remplacez-le avec "
        "--force."
    ),
    "an argument is empty; give each name, or leave its option out.": "un argument est vide ;"
    " donnez chaque nom, ou omettez son option.",
    "blurred": "floue",
    "camera": "caméra",
    "camera {number} can't be opened: if `posecheck cameras` does not list it, plug it in; else"
    " close other programs that use it, and {permission}.": "la caméra {number} ne peut pas être"
    " ouverte : si `posecheck cameras` ne la liste pas, branchez-la ; sinon fermez les autres"
    " programmes qui l'utilisent, et {permission}.",
    "can't be measured": "ne peut pas être mesuré",
    "can't be used": "ne peut pas être utilisé",
    "choose another folder with --data or POSECHECK_DATA.": "choisissez un autre dossier avec"
    " --data ou POSECHECK_DATA.",
    "close other programs, or try --model lite.": "fermez d'autres programmes, ou essayez --model"
    " lite.",
    "close other programs.": "fermez d'autres programmes.",
    "disk": "disque",
    "ended before the first frame; nothing was written.": "terminé avant la première image ; rien"
    " n'a été écrit.",
    "enough": "suffisant",
    "give --camera one number, or videos; not both.": "donnez à --camera un numéro, ou des vidéos"
    " ; pas les deux.",
    "give a plan, or --none to train without one.": "donnez un plan, ou --none pour vous entraîner"
    " sans plan.",
    "install eSpeak NG (Debian, Ubuntu: sudo apt install espeak-ng)": "installez eSpeak NG"
    " (Debian, Ubuntu : sudo apt install espeak-ng)",
    "install the voices of eSpeak NG (Debian, Ubuntu: sudo apt install"
    " espeak-ng-data)": "installez les voix d'eSpeak NG (Debian, Ubuntu : sudo apt install"
    " espeak-ng-data)",
    "light": "lumière",
    "model": "modèle",
    "name one session by its ID, or give --all; posecheck history has IDs.": "désignez une séance"
    " par son ID, ou donnez --all ; posecheck history montre les ID.",
    "no camera was found; plug one in.": "aucune caméra n'a été trouvée ; branchez-en une.",
    "no camera was found; plug one in{or_allow}.": "aucune caméra n'a été trouvée ; branchez-en"
    " une{or_allow}.",
    "no loudspeakers were found (by {names}); plug some in or switch them on, and look into the"
    " system's sound settings.": "aucun haut-parleur n'a été trouvé (par {names}) ; branchez-en ou"
    " allumez-les, et vérifiez les réglages du son du système.",
    "no window can be opened on the screen {screen}; start posecheck from the desktop of the user"
    " who is logged in, and on Debian or Ubuntu install libgl1 and libsm6.": "aucune fenêtre ne"
    " peut être ouverte sur l'écran {screen} ; lancez posecheck depuis le bureau de l'utilisateur"
    " connecté, et sous Debian ou Ubuntu installez libgl1 et libsm6.",
    "none": "aucune",
    "a training that was cut off can't be kept ({why}); what is left of it is in {path}.": "un"
    " entraînement coupé ne peut pas être conservé ({why}) ; ce qu'il en reste est dans {path}.",
    "a training that was cut off is still in {path}: {error}": "un entraînement coupé est encore"
    " dans {path} : {error}",
    "if this training is cut off, it is lost: {where} can't be written to ({problem}); choose"
    " another folder with --data.": "si cet entraînement est coupé, il est perdu : impossible"
    " d'écrire dans {where} ({problem}) ; choisissez un autre dossier avec --data.",
    "it contains a size that frames don't have": "il contient une taille que les images n'ont pas",
    "its beginning is damaged": "son début est endommagé",
    "its beginning has no time": "l'heure manque à son début",
    "nothing of the recording {path} can be saved.": "rien de l'enregistrement {path} ne peut"
    " être sauvé.",
    "the next start of posecheck keeps what was done.": "le prochain démarrage de posecheck"
    " conservera ce qui a été fait.",
    "not kept in the history: {error}": "non conservé dans l'historique : {error}",
    "nothing fits {pattern}; check the name and its folder.": "rien ne correspond à {pattern} ;"
    " vérifiez le nom et son dossier.",
    "plug in a camera": "branchez une caméra",
    "results can be kept in {folder}": "les résultats peuvent être conservés dans {folder}",
    "screen": "écran",
    "several people train here; give --person, one of {known}.": "plusieurs personnes s'entraînent"
    " ici ; donnez --person, parmi {known}.",
    "sharp": "nette",
    "sharpness": "netteté",
    "speech does not work ({failure}); {remedy}.": "la voix ne fonctionne pas ({failure}) ;"
    " {remedy}.",
    "speed": "vitesse",
    "stopped at once; nothing of the videos under way is kept.": "arrêté aussitôt ; rien des"
    " vidéos en cours n'est conservé.",
    "stopped at once; nothing of {video} is kept.": "arrêté aussitôt ; rien de {video} n'est"
    " conservé.",
    "stopped before the first frame of {name}; nothing was written.": "arrêté avant la première"
    " image de {name} ; rien n'a été écrit.",
    "the history can't be kept in {folder}: {reason}; choose another folder with"
    " --data.": "l'historique ne peut pas être conservé dans {folder} : {reason} ; choisissez un"
    " autre dossier avec --data.",
    "the history holds a session that can't be understood ({error}); choose another folder with"
    " --data.": "l'historique contient une séance incompréhensible ({error}) ; choisissez un autre"
    " dossier avec --data.",
    "the history {path} can't be opened or written to; allow it, or choose another folder with"
    " --data.": "l'historique {path} ne peut pas être ouvert ou écrit ; autorisez-le, ou"
    " choisissez un autre dossier avec --data.",
    "the history {path} can't be read or written to ({error}); check path and disk, or choose"
    " another folder with --data.": "l'historique {path} ne peut pas être lu ou écrit ({error}) ;"
    " vérifiez le chemin et le disque, ou choisissez un autre dossier avec --data.",
    "the history {path} can't be used ({error}); choose another folder with"
    " --data.": "l'historique {path} ne peut pas être utilisé ({error}) ; choisissez un autre"
    " dossier avec --data.",
    "the history {path} can't grow: the disk is full; free some space and try"
    " again.": "l'historique {path} ne peut pas grandir : le disque est plein ; libérez de la"
    " place et réessayez.",
    "the history {path} is in use by another program; try again in a moment.": "l'historique"
    " {path} est utilisé par un autre programme ; réessayez dans un instant.",
    "the history {path} is of a newer posecheck (version {found}, this one knows {VERSION});"
    " update posecheck, or choose another folder with --data.": "l'historique {path} vient d'un"
    " posecheck plus récent (version {found}, celui-ci connaît {VERSION}) ; mettez posecheck à"
    " jour, ou choisissez un autre dossier avec --data.",
    "the model {model} is missing or damaged: reinstall posecheck": "le modèle {model} manque ou"
    " est endommagé : réinstallez posecheck",
    "the model {path} {fault}: {remedy}": "le modèle {path} {fault} : {remedy}",
    "the output can't be written ({reason}); write it elsewhere.": "la sortie ne peut pas être"
    " écrite ({reason}) ; écrivez-la ailleurs.",
    "the plan {name} ended on {end}; give it a later end.": "le plan {name} s'est terminé le {end}"
    " ; donnez-lui une fin ultérieure.",
    "the rate {rate} is none; give auto, adaptive, all, or looks a second, from 1 on.": "{rate}"
    " n'est pas une fréquence ; donnez auto, adaptive, all, ou un nombre de regards par seconde,"
    " à partir de 1.",
    "the results of {video} and {video2} would both go to {folder}; analyse them one at a time,"
    " with a different --out for each.": "les résultats de {video} et {video2} iraient tous deux"
    " dans {folder} ; analysez-les un par un, chacun avec un autre --out.",
    "the sample video {name} is missing; install posecheck again.": "la vidéo d'exemple {name}"
    " manque ; réinstallez posecheck.",
    "there": "présent",
    "there are no words in {code}; choose one of {known}.": "il n'y a pas de textes en {code} ;"
    " choisissez parmi {known}.",
    "there are only results here; name a folder with videos, or a file.": "il n'y a ici que des"
    " résultats ; indiquez un dossier avec des vidéos, ou un fichier.",
    "there is an exercise {name} already; choose another name.": "il y a déjà un exercice {name} ;"
    " choisissez un autre nom.",
    "there is no camera {number}; {choice}.": "il n'y a pas de caméra {number} ; {choice}.",
    "there is no model {str}; give {names} or {AUTO}, or the path of a pose landmarker bundle"
    " (.task).": "il n'y a pas de modèle {str} ; donnez {names} ou {AUTO}, ou le chemin d'un"
    " paquet Pose Landmarker (.task).",
    "there is no program that plays sound; install one (Debian, Ubuntu: sudo apt install"
    " alsa-utils).": "il n'y a pas de programme qui joue du son ; installez-en un (Debian, Ubuntu"
    " : sudo apt install alsa-utils).",
    "there is no routine {name}; give one of {names}.": "il n'y a pas de programme {name} ;"
    " donnez-en un parmi {names}.",
    "there is no routine {routine}; give one of {names}.": "il n'y a pas de programme {routine} ;"
    " donnez-en un parmi {names}.",
    "there is no screen to open a window on; start posecheck from a desktop, not from a plain"
    " terminal or over ssh.": "il n'y a pas d'écran pour ouvrir une fenêtre ; lancez posecheck"
    " depuis un bureau, pas depuis une console ou par ssh.",
    "there is no session {name}; posecheck history lists their IDs.": "il n'y a pas de séance"
    " {name} ; posecheck history montre les ID.",
    "there is no speech engine; {remedy}.": "il n'y a pas de synthèse vocale ; {remedy}.",
    "there is no video in {folder}; name a folder with videos, or a file.": "il n'y a pas de vidéo"
    " dans {folder} ; indiquez un dossier avec des vidéos, ou un fichier.",
    "this computer has no voice for the language {language} and uses its usual one;"
    " {remedy}.": "cet ordinateur n'a pas de voix pour la langue {language} et prend sa voix"
    " habituelle ; {remedy}.",
    "today is none of the days of the plan {name}; it is trained all the same.": "aujourd'hui"
    " n'est pas un jour du plan {name} ; la séance a lieu quand même.",
    "too dark": "trop sombre",
    "turn on a light, or move away from the window.": "allumez une lampe, ou éloignez-vous de la"
    " fenêtre.",
    "unplug the camera and plug it in again.": "débranchez la caméra et rebranchez-la.",
    "voice": "voix",
    "wipe the camera, and let it stand still.": "essuyez la caméra, et laissez-la immobile.",
    "{command} can't be started ({strerror}).": "{command} ne peut pas être lancé ({strerror}).",
    "{exercise} is not part of the plan {name}; its usual dose is asked for.": "{exercise} ne fait"
    " pas partie du plan {name} ; sa quantité habituelle est demandée.",
    "{folder} can't be deleted ({reason}); delete it yourself.": "{folder} ne peut pas être"
    " supprimé ({reason}) ; supprimez-le vous-même.",
    "{folder} can't be made ({reason}); choose another --data.": "{folder} ne peut pas être créé"
    " ({reason}) ; choisissez un autre --data.",
    "{milliseconds} ms a picture, {rate} a second at most": "{milliseconds} ms par image, {rate}"
    " par seconde au plus",
    "{milliseconds} ms a picture, {rate} a second at most; {choice}": "{milliseconds} ms par"
    " image, {rate} par seconde au plus ; {choice}",
    "{name} can't be opened; close programs that may use it, or plug it in again.": "{name} ne"
    " peut pas être ouverte ; fermez les programmes qui l'utilisent peut-être, ou rebranchez-la.",
    "{name} declares no pictogram, so there is no figure.": "{name} n'a pas de pictogramme, il n'y"
    " a donc pas de figure.",
    "{name} ends early: {length} s of {stored} s could be read": "{name} se termine trop tôt :"
    " {length} s sur {stored} s ont pu être lues",
    "{name} failed ({message}); start again.": "{name} a échoué ({message}) ; recommencez.",
    "{name} gave no picture for {outage} s": "{name} n'a pas donné d'image pendant {outage} s",
    "{name} gives no picture": "{name} ne donne pas d'image",
    "{name} is damaged: a picture could not be read and had to be left out": "{name} est endommagé"
    " : une image n'a pas pu être lue et manque",
    "{name} is damaged: {broken} pictures could not be read and had to be left out": "{name} est"
    " endommagé : {broken} images n'ont pas pu être lues et manquent",
    "{name} is damaged: a time stamp can't be right and had to be left out": "{name} est"
    " endommagé : un horodatage ne peut pas être juste et manque",
    "{name} is damaged: {wrong} time stamps can't be right and had to be left out": "{name} est"
    " endommagé : {wrong} horodatages ne peuvent pas être justes et manquent",
    "{name} is in use by {programs}; close that first.": "{name} est utilisée par {programs} ;"
    " fermez-le d'abord.",
    "{name} opens but gives no picture; close other programs that use it, or unplug it and plug"
    " it in again.": "{name} s'ouvre mais ne donne pas d'image ; fermez les autres programmes qui"
    " l'utilisent, ou débranchez-la et rebranchez-la.",
    "{name} shows only black; open its cover, switch on the light{or_allow}.": "{name} ne montre"
    " que du noir ; ouvrez son cache, allumez la lumière{or_allow}.",
    "{name} is no plan: no plan is nested that deeply.": "{name} n'est pas un plan :"
    " aucun n'est imbriqué aussi profondément.",
    "{name}, {line}: this is not TOML ({reason}).": "{name}, {line} : ceci n'est pas du TOML"
    " ({reason}).",
    "{number} is no camera's number; `posecheck cameras` lists them.": "{number} n'est pas le"
    " numéro d'une caméra ; `posecheck cameras` les liste.",
    "{path} belongs to another program; choose another folder with --data.": "{path} appartient à"
    " un autre programme ; choisissez un autre dossier avec --data.",
    "{path} can't be read ({problem}); check the path.": "{path} ne peut pas être lu ({problem}) ;"
    " vérifiez le chemin.",
    "{path} can't be read ({reason}); check the path.": "{path} ne peut pas être lu ({reason}) ;"
    " vérifiez le chemin.",
    "{path} can't be read ({reason}); {REMEDY}.": "{path} ne peut pas être lu ({reason}) ;"
    " {REMEDY}.",
    "{path} can't be written ({reason}); {remedy}.": "{path} ne peut pas être écrit ({reason}) ;"
    " {remedy}.",
    "{path} can't be written: PyAV lacks libx264; install PyAV with pip.": "{path} ne peut pas"
    " être écrit : il manque libx264 à PyAV ; installez PyAV avec pip.",
    "{path} can't be written: {why}; {remedy}.": "{path} ne peut pas être écrit : {why} ;"
    " {remedy}.",
    "{path} does not exist; check its name and folder.": "{path} n'existe pas ; vérifiez son nom"
    " et son dossier.",
    "{path} ends neither in .csv nor in .json; give a name that does.": "{path} ne finit ni par"
    " .csv ni par .json ; donnez un tel nom.",
    "{path} gives no pictures; {choice}.": "{path} ne donne pas d'images ; {choice}.",
    "{path} holds landmarks and no pictures to paint on; leave out --video, or give the video"
    " itself.": "{path} contient des points de repère et pas d'images où dessiner ; omettez"
    " --video, ou donnez la vidéo elle-même.",
    "{path} holds no picture that can be read; copy or record the video again, or convert it to"
    " MP4 (H.264).": "{path} ne contient aucune image lisible ; copiez ou enregistrez la vidéo de"
    " nouveau, ou convertissez-la en MP4 (H.264).",
    "{path} holds sound only; give a video with pictures.": "{path} ne contient que du son ;"
    " donnez une vidéo avec des images.",
    "{path} is a folder; name a video file in it.": "{path} est un dossier ; désignez un fichier"
    " vidéo dedans.",
    "{path} is a picture, not a video; give a video of the exercise.": "{path} est une image, pas"
    " une vidéo ; donnez une vidéo de l'exercice.",
    "{path} is coded in an unknown way; convert it to MP4 (H.264).": "{path} est codé d'une façon"
    " inconnue ; convertissez-le en MP4 (H.264).",
    "{path} is empty; copy or record the video again.": "{path} est vide ; copiez ou enregistrez"
    " la vidéo de nouveau.",
    "{path} is incomplete: it was cut off before its table of contents; copy or record the video"
    " again.": "{path} est incomplet : il a été coupé avant sa table des matières ; copiez ou"
    " enregistrez la vidéo de nouveau.",
    "{path} is not a file; name a video file.": "{path} n'est pas un fichier ; désignez un fichier"
    " vidéo.",
    "{path} is not as posecheck history export writes it ({reason}); nothing was taken from it:"
    " export it again.": "{path} n'est pas tel que posecheck history export l'écrit ({reason}) ;"
    " rien n'en a été repris : exportez-le de nouveau.",
    "{path} is not text in UTF-8; save it as such.": "{path} n'est pas du texte en UTF-8 ;"
    " enregistrez-le ainsi.",
    "{path} may not be read; allow reading it or copy it to a folder of your own.": "la lecture de"
    " {path} n'est pas permise ; autorisez-la ou copiez le fichier dans un dossier à vous.",
    "{path} may not be used; add yourself to the group video with `sudo usermod -aG video $USER`,"
    " and log in again.": "l'usage de {path} n'est pas permis ; ajoutez-vous au groupe video avec"
    " `sudo usermod -aG video $USER`, et reconnectez-vous.",
    "{path} {fault}; give a landmarks.npz that posecheck wrote, or analyse the video"
    " again.": "{path} {fault} ; donnez un landmarks.npz écrit par posecheck, ou analysez la vidéo"
    " de nouveau.",
    "{text} is no time of day; give one such as 07:30.": "{text} n'est pas une heure ; donnez-en"
    " une comme 07:30.",
    "{warning}; what could be read was analysed.": "{warning} ; ce qui a pu être lu a été analysé.",
    "{welcomed} can't be written ({reason}); you will be welcomed again.": "{welcomed} ne peut pas"
    " être écrit ({reason}) ; l'accueil sera affiché de nouveau.",
    "{word} is no day of the week; give some of {join}, with commas between them.": "{word} n'est"
    " pas un jour de la semaine ; donnez-en parmi {join}, séparés par des virgules.",
    # More.
    "there is no exercise {name}; give one of {known}.": "il n'y a pas d'exercice {name} ;"
    " donnez-en un parmi {known}.",
    "there is no exercise {name}; did you mean {near}? Give one of {known}.": "il n'y a pas"
    " d'exercice {name} ; vouliez-vous dire {near} ? Donnez-en un parmi {known}.",
    # Pain and change.
    "there is no exercise {exercise}; give one of {names}.": "il n'y a pas d'exercice {exercise} ;"
    " donnez-en un parmi {names}.",
    "{path} is for spreadsheets and holds too little; give a .json.": "{path} est fait pour les"
    " tableurs et contient trop peu ; donnez un .json.",
    "{text} is no date; give one such as 2026-09-01.": "{text} n'est pas une date ; donnez-en une"
    " comme 2026-09-01.",
    "A change is that of the slope through all days (the median of the slopes between any two),"
    " with the span that holds it in 95 of 100 cases. It is named only where that span leaves no"
    " doubt, and where it is larger than the least that can be told from error: by how much days"
    " differ anyway and by the error bars of the angles.": "Une évolution est celle de la pente à"
    " travers tous les jours (la médiane des pentes entre deux jours quelconques), avec"
    " l'intervalle qui la contient dans 95 cas sur 100. Elle n'est indiquée que si cet intervalle"
    " ne laisse pas de doute, et si elle dépasse le minimum qui se distingue de l'erreur : ce que"
    " les jours varient de toute façon et la marge d'erreur des angles.",
    "From 0, none, to 10, the worst there can be.": "De 0, rien, à 10, le pire possible.",
    "Pain and effort": "Douleur et effort",
    "Pain and effort: {said}": "Douleur et effort : {said}",
    "Since the beginning": "Depuis le début",
    "Since the beginning: {change}": "Depuis le début : {change}",
    "This week: {n} day of the {least} that the plan asks for.": "Cette semaine : {n} jour sur les"
    " {least} que demande le plan.",
    "This week: {n} days of the {least} that the plan asks for.": "Cette semaine : {n} jours sur"
    " les {least} que demande le plan.",
    "down {change} since {start} ({low} to {high}; least to be told {least})": "en baisse de"
    " {change} depuis le {start} ({low} à {high} ; minimum discernable {least})",
    "up {change} since {start} ({low} to {high}; least to be told {least})": "en hausse de"
    " {change} depuis le {start} ({low} à {high} ; minimum discernable {least})",
    "effort": "effort",
    "left and right: no difference that could be told from error ({least})": "gauche et droite :"
    " aucune différence discernable de l'erreur ({least})",
    "left {less} less than right (least to be told {least})": "gauche {less} de moins que droite"
    " (minimum discernable {least})",
    "right {less} less than left (least to be told {least})": "droite {less} de moins que gauche"
    " (minimum discernable {least})",
    "no change that could be told from error (less than {least})": "aucune évolution discernable"
    " de l'erreur (moins de {least})",
    "pain after": "douleur après",
    "pain before": "douleur avant",
    "shaded: what is asked for": "ombré : ce qui est demandé",
    "{n} after": "{n} après",
    "effort {n}": "effort {n}",
    "{n} before": "{n} avant",
    "{plan}, version {version}: {kept} of {planned} planned days since {start}"
    " ({share}).": "{plan}, version {version} : {kept} des {planned} jours prévus depuis le"
    " {start} ({share}).",
    "Option": "Option",
    "Value": "Valeur",
    "Comes from": "Vient de",
    "Commands": "Commandes",
    "all": "toutes",
    "yes": "oui",
    "no": "non",
    "built in": "intégré",
    "the system": "le système",
    "Defaults are read from {path}.": "Les valeurs par défaut sont lues dans {path}.",
    "{path} may set other defaults.": "{path} peut fixer d'autres valeurs.",
    "{done} of {total} done: {name}": "{done} sur {total} faits : {name}",
    "stopped after {length} of {name}; what was seen so far is kept.": "arrêté après {length} de"
    " {name} ; ce qui a été vu jusque-là est conservé.",
    "{config_file} names the option {missing} of {name}, which does not exist.": "{config_file}"
    " nomme l'option {missing} de {name}, qui n'existe pas.",
    "{config_file} names the {what} {key}, which does not exist.": "{config_file} nomme {key}"
    " comme {what}, qui n'existe pas.",
    "{path} can't be read ({reason}); repair or remove it.": "{path} ne peut pas être lu"
    " ({reason}) ; corrigez-le ou supprimez-le.",
    "{path} is no TOML ({error}); repair or remove it.": "{path} n'est pas du TOML ({error}) ;"
    " corrigez-le ou supprimez-le.",
    "this desktop is Wayland without XWayland, which the window needs; switch"
    " XWayland on (on Debian or Ubuntu: install xwayland), and log in again.": "ce bureau est"
    " Wayland sans XWayland, dont la fenêtre a besoin ; activez XWayland (Debian ou Ubuntu :"
    " installez xwayland), puis reconnectez-vous.",
    # Notes, people and configuration.
    "--stride takes auto or a whole number from 1 on, not {shown}.": "--stride accepte auto ou un"
    " nombre entier à partir de 1, pas {shown}.",
    "a person needs a name; give one.": "une personne a besoin d'un nom ; donnez-en un.",
    "there is no person {name} here, only {known}; check the name, or add it with posecheck"
    " person add.": "il n'y a pas de personne {name} ici, seulement {known} ; vérifiez le nom, ou"
    " ajoutez-le avec posecheck person add.",
    "there is nothing to note; give --before, --after, --effort or --text.": "il n'y a rien à"
    " noter ; donnez --before, --after, --effort ou --text.",
    "{folder} holds no results; name a results folder, or an ID.": "{folder} ne contient pas de"
    " résultats ; désignez un dossier de résultats, ou un ID.",
    "{name} may be {join}; give more of the ID.": "{name} peut être {join} ; donnez une plus"
    " grande partie de l'ID.",
    "{report} can't be changed ({reason}).": "{report} ne peut pas être modifié ({reason}).",
    "All that was kept of {name} is deleted.": "Tout ce qui était conservé de {name} est supprimé.",
    "Delete all of {name} for good?": "Supprimer définitivement tout ce qui concerne {name} ?",
    'From now on: posecheck --person "{name}"': "À partir de maintenant : posecheck --person"
    ' "{name}"',
    "Nobody has a name here yet.": "Personne n'a encore de nom ici.",
    "Results are still there: {path}": "Des résultats sont encore là : {path}",
    "effort: {n}/10": "effort : {n}/10",
    "not given": "non indiqué",
    "pain after: {n}/10": "douleur après : {n}/10",
    "pain before: {n}/10": "douleur avant : {n}/10",
    # The command plan.
    'After a change: posecheck plan check "{path}"': "Après une modification : posecheck plan"
    ' check "{path}"',
    "Details": "Détails",
    "Dose": "Quantité",
    "In use from now on: {name}, version {version}.": "En usage à partir de maintenant : {name},"
    " version {version}.",
    "Plan: {path}": "Plan : {path}",
    "There is no plan in use now.": "Aucun plan n'est en usage maintenant.",
    "There is no plan in use; posecheck plan use FILE begins with one.": "Aucun plan n'est en"
    " usage ; posecheck plan use FILE commence avec un plan.",
    "Who trains? A number from 1 to {n}": "Qui s'entraîne ? Un numéro de 1 à {n}",
    "after {n} session": "après {n} séance",
    "after {n} sessions": "après {n} séances",
    "for {patient}": "pour {patient}",
    "from {day}": "à partir du {day}",
    "in force": "en vigueur",
    "until {day}": "jusqu'au {day}",
    "without a name": "sans nom",
    "{name}, version {version}": "{name}, version {version}",
    "{n} session done": "{n} séance faite",
    "{n} sessions done": "{n} séances faites",
    "{path} is fine.": "{path} est correct.",
    # Of anything.
    "{title}: {text}": "{title} : {text}",
    "{problem}; give a folder that posecheck wrote.": "{problem} ; indiquez un dossier que"
    " posecheck a écrit.",
    # The record on paper.
    "Angles, with their error bars": "Angles, avec leur marge d'erreur",
    "Asked for": "Demandées",
    "At the beginning": "Au début",
    "Counted": "Comptées",
    "Days done": "Jours faits",
    "Not judged": "Non évaluées",
    "Now": "Maintenant",
    "Pose model {model}; an error bar is one standard deviation.": "Modèle de pose {model} ; une"
    " marge d'erreur est un écart-type.",
    "Record of a session": "Relevé d'une séance",
    "Record of the exercises": "Relevé des exercices",
    "Times": "Fois",
    "Week from": "Semaine du",
    "Weeks": "Semaines",
    "Without a fault": "Sans défaut",
    "Worst value each time": "Pire valeur à chaque fois",
    "error bar": "marge d'erreur",
    "greatest": "maximum",
    "least": "minimum",
    "posecheck {version} is not a medical device, and measures angles roughly.": "posecheck"
    " {version} n'est pas un dispositif médical et mesure les angles de façon approximative.",
    "the results of this session are not there any more.": "les résultats de cette séance ne sont"
    " plus là.",
    "there is no session in this span; choose another one.": "il n'y a aucune séance dans cette"
    " période ; choisissez-en une autre.",
    "there is no session.json in {parent}; analyse it first.": "il n'y a pas de session.json dans"
    " {parent} ; analysez-le d'abord.",
    "usual": "habituel",
    "{exercise}, repetition {n}, at its worst": "{exercise}, répétition {n}, au pire",
    "{n} more are in session.json.": "{n} autres sont dans session.json.",
    "{n} of {all} repetitions were counted, but not judged.": "{n} répétitions sur {all} ont été"
    " comptées, mais pas évaluées.",
    "{n} sessions from {start} to {end}": "{n} séances du {start} au {end}",
    # Memory.
    "only {value} GB of memory are allowed here, and pictures need {value2}; raise the limit"
    " with: ulimit -v unlimited": "seuls {value} Go de mémoire sont permis ici, et les images en"
    " demandent {value2} ; levez la limite avec : ulimit -v unlimited",
    # No change.
    "no change": "aucun changement",
    "left and right alike": "gauche et droite semblables",
    "{path} can't be read ({reason}); remove it.": "{path} ne peut pas être lu ({reason}) ;"
    " supprimez-le.",
    "{path} can't be read ({why}); analyse the video, or its landmarks, again.": "{path} ne peut"
    " pas être lu ({why}) ; analysez de nouveau la vidéo ou ses points de repère.",
    "{path} could not be read ({why}), so pain and person noted in it are lost": "{path} n'a pas pu"
    " être lu ({why}) ; la douleur et la personne qui y étaient notées sont perdues",
    "a plan's name has 1 to {MAX_NAME} letters on one line; give such a --name.": "le nom d'un"
    " plan a de 1 à {MAX_NAME} lettres sur une ligne ; donnez-en un tel avec --name.",
}
