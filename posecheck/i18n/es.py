"""Spanish."""

from __future__ import annotations

NAME = "Español"

MESSAGES: dict[str, str] = {}

SENTENCES: dict[str, str] = {  # The report.
    "A fault can only be named where the joints that show it were in view; what was hidden is"
    " neither praised nor blamed.": "Un fallo solo se puede nombrar si se veían las articulaciones"
    " que lo muestran; lo que estaba oculto ni se elogia ni se critica.",
    "A line is interrupted where nothing was seen or judged.": "Una línea se interrumpe donde no"
    " se vio o no se evaluó nada.",
    "A person was seen in {seen} of {all} pictures ({share}).": "Se vio a una persona en {seen} de"
    " {all} imágenes ({share}).",
    "At its best": "En su mejor momento",
    "At its worst": "En su peor momento",
    "Choose a repetition or a place in a chart, and the film goes there.": "Elige una repetición o"
    " un punto de un gráfico, y el vídeo salta ahí.",
    "Choose a repetition, and it is marked in the table below.": "Elige una repetición, y se marca"
    " en la tabla de abajo.",
    "Ear": "Oreja",
    "Shoulder": "Hombro",
    "Elbow": "Codo",
    "Wrist": "Muñeca",
    "Hip": "Cadera",
    "Knee": "Rodilla",
    "Ankle": "Tobillo",
    "Heel": "Talón",
    "Toes": "Dedos del pie",
    "Every repetition": "Cada repetición",
    "Faults, with their worst value": "Fallos, con su peor valor",
    "How much of the time each joint was seen": "Cuánto tiempo se vio cada articulación",
    "How much of the time of the repetitions each joint was seen": "Cuánto tiempo de las"
    " repeticiones se vio cada articulación",
    "How sure this is": "Qué seguridad tiene esto",
    "In bold what was usual, with its error bar where one is known, and beside it the least and"
    " the greatest.": "En negrita lo habitual, con su margen de error si se conoce; al lado, el"
    " valor menor y el mayor.",
    "Joint": "Articulación",
    "Left and right": "Izquierda y derecha",
    "Live session": "Sesión en vivo",
    "Made by posecheck {version} with the pose model {model}, on this computer alone.": "Hecho por"
    " posecheck {version} con el modelo de pose {model}, solo en este ordenador.",
    "Never to be read: {measures}.": "Nunca se pudo leer: {measures}.",
    "No fault was seen in the rest.": "En el resto no se vio ningún fallo.",
    "No fault was seen in what counts.": "En lo que cuenta no se vio ningún fallo.",
    "No person was seen.": "No se vio a nadie.",
    "No stretch was recognised.": "No se reconoció ningún ejercicio.",
    "None of the programme's {target} repetitions are done.": "No se ha completado ninguna de las"
    " {target} repeticiones del programa.",
    "{n} of the programme's {target} repetitions is done.": "Se ha completado {n} de las {target}"
    " repeticiones del programa.",
    "{n} of the programme's {target} repetitions are done.": "Se han completado {n} de las"
    " {target} repeticiones del programa.",
    "The programme is complete.": "El programa está completo.",
    "There was something to mend in all that counts.": "En todo lo que cuenta había algo que"
    " mejorar.",
    "There was something to mend in all the rest.": "En todo lo demás había algo que mejorar.",
    "What counts was not judged: I could not see how far.": "Lo que cuenta no se evaluó: no pude"
    " ver hasta dónde.",
    "{n} of the other {judged} was without a fault.": "{n} de las otras {judged} fue sin fallos.",
    "{n} of the other {judged} were without a fault.": "{n} de las otras {judged} fueron sin"
    " fallos.",
    "{n} of the {counted} that count was without a fault.": "{n} de las {counted} que cuentan fue"
    " sin fallos.",
    "{n} of the {counted} that count were without a fault.": "{n} de las {counted} que cuentan"
    " fueron sin fallos.",
    "{n} of the {counted} that count was not judged: I could not see how far.": "{n} de las"
    " {counted} que cuentan no se evaluó: no pude ver hasta dónde.",
    "{n} of the {counted} that count were not judged: I could not see how far.": "{n} de las"
    " {counted} que cuentan no se evaluaron: no pude ver hasta dónde.",
    "Over time": "A lo largo del tiempo",
    "Repetition": "Repetición",
    "Repetition {n}": "Repetición {n}",
    "Repetitions of {title}": "Repeticiones de {title}",
    "See it at": "Se ve en",
    "The annotated video": "El vídeo con anotaciones",
    "The charts need JavaScript, which is turned off here. All the rest of the page"
    " does without.": "Los gráficos necesitan JavaScript, que aquí está desactivado. El resto de"
    " la página funciona sin él.",
    "The film": "El vídeo",
    "The small pictures are part of this file: anyone who gets it sees them.": "Las imágenes"
    " pequeñas forman parte de este archivo: quien lo reciba las verá.",
    "This was stopped before the end: what came later is not in it.": "Esto se detuvo antes del"
    " final: lo que vino después no está incluido.",
    "What": "Qué",
    "What counts": "Lo que cuenta",
    "What to mend first": "Qué mejorar primero",
    "What was measured": "Lo que se midió",
    "You were seen in {share} of the pictures. What was not seen could not be judged: put the"
    " camera where it has all of you in view.": "Se te vio en el {share} de las imágenes. Lo que"
    " no se vio no se pudo evaluar: pon la cámara donde te vea entero.",
    "as it should be": "como debe ser",
    "as it should be in {share} of the time": "como debe ser en el {share} del tiempo",
    "at its best": "en su mejor momento",
    "at least {limit}": "al menos {limit}",
    "at worst {value}": "en el peor caso {value}",
    "at {time}": "en {time}",
    "between {low} and {high}": "entre {low} y {high}",
    "counts, with a fault": "cuenta, con un fallo",
    "does not count": "no cuenta",
    "fault": "fallo",
    "held {seconds} s of {target} s": "mantenida {seconds} s de {target} s",
    "held up to {seconds} s of {target} s": "mantenida hasta {seconds} s de {target} s",
    "held {seconds} seconds": "mantenida {seconds} segundos",
    "hold clock running": "el tiempo corre",
    "longest hold": "mayor tiempo mantenido",
    "no fault seen": "sin fallos a la vista",
    "no one moment shows it": "ningún momento lo muestra",
    "no picture": "sin imagen",
    "none tried": "ninguna intentada",
    "not judged": "no evaluadas",
    "not seen": "no se vio",
    "nothing to show": "nada que mostrar",
    "often hidden": "a menudo oculta",
    "posecheck is not a medical device, and measures angles roughly. If pain persists, see a"
    " doctor.": "posecheck no es un producto sanitario y mide los ángulos de forma aproximada. Si"
    " el dolor continúa, consulta a un médico.",
    "repetitions counted": "repeticiones contadas",
    "seen {share} of the time": "visto el {share} del tiempo",
    "up to {limit}": "hasta {limit}",
    "without a fault": "sin fallos",
    "{fault} at its worst": "{fault} en su peor momento",
    "{fault} in repetition {n}": "{fault} en la repetición {n}",
    "{fault}: in {reps} of {n} repetition": "{fault}: en {reps} de {n} repetición",
    "{fault}: in {reps} of {n} repetitions": "{fault}: en {reps} de {n} repeticiones",
    "{first} to begin, then {limits}": "{first} para empezar, luego {limits}",
    "{low} to {high}": "{low} a {high}",
    "{n} not judged": "{n} no evaluadas",
    "{n} tried, {proper} without a fault": "{n} intentadas, {proper} sin fallos",
    "{seconds} s altogether": "{seconds} s en total",
    "{side} range": "amplitud {side}",
    "{start} to {end}": "{start} a {end}",
    # Faults and measures, within a sentence.
    "back knee off floor": "rodilla de atrás levantada del suelo",
    "trunk lean": "inclinación del tronco",
    "front knee past ankle": "rodilla de delante más allá del tobillo",
    "back knee angle": "ángulo de la rodilla de atrás",
    "front knee angle": "ángulo de la rodilla de delante",
    "trunk side lean": "inclinación lateral del tronco",
    "hold too short": "mantenida muy poco tiempo",
    "legs together": "piernas demasiado juntas",
    "knees bending": "rodillas dobladas",
    "small rotation": "rotación pequeña",
    "one leg": "una sola pierna",
    "too fast": "demasiado rápido",
    "knees apart": "rodillas separadas",
    "arm not level": "brazo no a la altura del hombro",
    "not open": "sin abrir lo suficiente",
    "kneeling": "posición de rodillas",
    "front knee flexion": "flexión de la rodilla de delante",
    "back knee flexion": "flexión de la rodilla de atrás",
    "back knee height": "altura de la rodilla de atrás",
    "front shank tilt": "inclinación de la pierna de delante",
    "followed hip rotation": "rotación de las caderas seguida",
    "hip rotation": "rotación de las caderas",
    "left hip rotation": "rotación de la cadera izquierda",
    "right hip rotation": "rotación de la cadera derecha",
    "leg spread": "separación de las piernas",
    "knee flexion": "flexión de las rodillas",
    "opening": "apertura",
    "knee gap": "separación de las rodillas",
    "arm level": "altura del brazo",
    # History, terminal and reminder.
    "A damaged history is still there: {path}": "Todavía hay un historial dañado: {path}",
    "A trend compares the middle of the last {window} days with that of the {window} days before,"
    " and is given only when the two clearly differ.": "Una tendencia compara el valor medio de"
    " los últimos {window} días con el de los {window} días anteriores, y solo se indica cuando"
    " difieren con claridad.",
    "Annotated video: {path}": "Vídeo con anotaciones: {path}",
    "As of {day}": "A {day}",
    "Camera": "Cámara",
    "Count": "Contadas",
    "Day and value": "Día y valor",
    "Days": "Días",
    "Days with a session, week by week": "Días con sesión, semana a semana",
    "Delete all {n} sessions for good?": "¿Borrar para siempre las {n} sesiones?",
    "Delete the session of {when} ({name}) for good?": "¿Borrar para siempre la sesión del {when}"
    " ({name})?",
    "Done on {n} day.": "Hecho {n} día.",
    "Done on {n} days.": "Hecho {n} días.",
    "Fault": "Fallo",
    "Faults": "Fallos",
    "Figure": "Medida",
    "First on {day}, {time}.": "Por primera vez el {day}, {time}.",
    "History: {path}": "Historial: {path}",
    "Holds": "Mantenidas",
    "How to read this": "Cómo leer esto",
    "Latest": "Lo último",
    "Length": "Duración",
    "Made by posecheck {version} on this computer alone.": "Hecho por posecheck {version}, solo en"
    " este ordenador.",
    "Name": "Nombre",
    "No person was seen in {name}.": "En {name} no se vio a nadie.",
    "No stretch was recognised in {name}.": "En {name} no se reconoció ningún ejercicio.",
    "Nothing was deleted.": "No se borró nada.",
    "Number": "Número",
    "On average {rate} pictures of the {fps} a second were looked at; --rate all looks at all of"
    " them.": "De media se miraron {rate} de las {fps} imágenes por segundo; --rate all las mira"
    " todas.",
    "Picture": "Imagen",
    "Programme": "Programa",
    "Rate": "Frecuencia",
    "Recorded: {measures}.": "Se registra: {measures}.",
    "Recording: {path}": "Grabación: {path}",
    "Report: {path}": "Informe: {path}",
    "Sessions of one day count as one day, and only a day on which a repetition counted.": "Las"
    " sesiones de un día cuentan como un solo día, y solo si ese día contó alguna repetición.",
    "Side": "Lado",
    "Sides": "Lados",
    "Sides: {sides}. Programme: {programme}.": "Lados: {sides}. Programa: {programme}.",
    "Source": "Origen",
    "Stretch": "Ejercicio",
    "Stretches for the back": "Estiramientos para la espalda",
    "Summary: {path}": "Resumen: {path}",
    "The charts show the last {weeks} weeks; their lines go through the middle of each day and"
    " the {before} before it.": "Los gráficos muestran las últimas {weeks} semanas; sus líneas"
    " pasan por el valor medio de cada día y los {before} anteriores.",
    "The last full week had fewer than {least} days.": "La última semana completa tuvo menos de"
    " {least} días.",
    "The last sessions": "Las últimas sesiones",
    "The last {shown} of {all} sessions.": "Las últimas {shown} de {all} sesiones.",
    "The numbers": "Los números",
    "There is no session in the history yet.": "Todavía no hay ninguna sesión en el historial.",
    "There is no session yet.": "Todavía no hay ninguna sesión.",
    "This week: {n} day of the {least} to {most} that the programme wants.": "Esta semana: {n} día"
    " de los {least} a {most} que pide el programa.",
    "This week: {n} days of the {least} to {most} that the programme wants.": "Esta semana: {n}"
    " días de los {least} a {most} que pide el programa.",
    "Trend": "Tendencia",
    "Trend: {direction}": "Tendencia: {direction}",
    "Tried": "Intentadas",
    "Video": "Vídeo",
    "Weeks in a row with at least {least} days: {streak}.": "Semanas seguidas con al menos {least}"
    " días: {streak}.",
    "What counted": "Lo que contó",
    "What to do": "Qué hacer",
    "When": "Cuándo",
    "Written: {path}": "Escrito: {path}",
    "Written: {path}; open it with your calendar.": "Escrito: {path}; ábrelo con tu calendario.",
    "Your history": "Tu historial",
    "about the same": "más o menos igual",
    "analysed": "analizado",
    "done before": "ya hecho",
    "done properly": "bien hechas",
    "dotted: {what}": "línea de puntos: {what}",
    "down from {before}": "baja desde {before}",
    "failed": "fallido",
    "filled: at least {least} days": "relleno: al menos {least} días",
    "hold": "tiempo mantenido",
    "interrupted": "interrumpido",
    "known after {n} days": "se sabrá tras {n} días",
    "live": "en vivo",
    "no stretch recognised": "ningún ejercicio reconocido",
    "not analysed": "no analizado",
    "not yet known": "aún no se sabe",
    "shaded: what the programme wants": "sombreado: lo que pide el programa",
    "the default": "el predeterminado",
    "up from {before}": "sube desde {before}",
    "videos": "vídeos",
    "wanted: {value}": "objetivo: {value}",
    "{n} a second": "{n} por segundo",
    "{n} day": "{n} día",
    "{n} days": "{n} días",
    "{n} frames/s": "{n} imágenes/s",
    "{n} session deleted.": "{n} sesión borrada.",
    "{n} sessions deleted.": "{n} sesiones borradas.",
    "{n} session taken in.": "{n} sesión añadida.",
    "{n} sessions taken in.": "{n} sesiones añadidas.",
    "{n} session written to {file}.": "{n} sesión escrita en {file}.",
    "{n} sessions written to {file}.": "{n} sesiones escritas en {file}.",
    "{n} was there already.": "{n} ya estaba.",
    "{n} were there already.": "{n} ya estaban.",
    "{n} week with at least {least} days.": "{n} semana con al menos {least} días.",
    "{n} weeks in a row with at least {least} days.": "{n} semanas seguidas con al menos {least}"
    " días.",
    "{title}, {figure} day by day. Latest: {latest}; trend: {direction}. The numbers are in the"
    " table below.": "{title}, {figure} día a día. Lo último: {latest}; tendencia: {direction}."
    " Los números están en la tabla de abajo.",
    "{video}: done before.": "{video}: ya hecho.",
    "Half-kneeling with both knees at a right angle, hips shifted forward.": "Con una rodilla en"
    " el suelo, las dos rodillas en ángulo recto y las caderas hacia delante.",
    "Lying on the back, both legs roll inward, then outward, at the hips.": "Boca arriba, ambas"
    " piernas giran desde la cadera hacia dentro y luego hacia fuera.",
    "Lying on one side, the upper arm opens the chest to the other side; the knees stay.": "De"
    " lado, el brazo de arriba abre el pecho hacia el otro lado; las rodillas no se mueven.",
}
