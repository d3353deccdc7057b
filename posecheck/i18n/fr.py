"""French."""

from __future__ import annotations

NAME = "Français"

#: None is singular too.
SINGULAR = (0, 1)

MESSAGES: dict[str, str] = {}

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
    "None of the programme's {target} repetitions are done.": "Aucune des {target} répétitions du"
    " programme n'est faite.",
    "{n} of the programme's {target} repetitions is done.": "{n} des {target} répétitions du"
    " programme est faite.",
    "{n} of the programme's {target} repetitions are done.": "{n} des {target} répétitions du"
    " programme sont faites.",
    "The programme is complete.": "Le programme est terminé.",
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
    " camera where it has all of you in view.": "Vous avez été vu sur {share} des images. Ce qui"
    " n'a pas été vu n'a pas pu être évalué : placez la caméra de façon à être vu en entier.",
    "as it should be": "comme il faut",
    "as it should be in {share} of the time": "comme il faut pendant {share} du temps",
    "at its best": "au mieux",
    "at least {limit}": "au moins {limit}",
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
}
