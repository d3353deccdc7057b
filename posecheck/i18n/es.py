"""Spanish."""

from __future__ import annotations

NAME = "Español"

MESSAGES = {
    # Spoken and shown by the stages of a training.
    "welcome": "Me alegro de verte. Empecemos.",
    "first-time": "Antes de empezar: posecheck no es un producto sanitario. Para si algo te duele,"
    " y consulta a un médico si el dolor continúa.",
    "set-up": "Ahora viene: {title}.",
    "set-up-first": "Empezamos con: {title}.",
    "count-in": "{n}",
    "go": "Ya.",
    "rest": "Bien hecho. Descansa {seconds} segundos.",
    "rest-next": "Después viene: {title}.",
    "set-number": "Serie {n} de {sets}.",
    "paused": "En pausa. Levanta una mano para seguir.",
    "resumed": "Seguimos.",
    "away": "No te veo. Espero.",
    "returned": "Ya te veo. Seguimos.",
    "ask-before": "¿Cuánto dolor tienes ahora, de 0 a 10?",
    "ask-after": "¿Y cuánto dolor tienes ahora, de 0 a 10?",
    "ask-effort": "¿Cuánto te ha costado, de 0 a 10?",
    "ask-hand": "Levanta una mano y bájala en tu número.",
    "ask-keys": "O pulsa un número, X para 10, N para saltar.",
    "noted": "{n}, anotado.",
    "pain-alarm": "Tu dolor es fuerte o ha aumentado. Para, descansa y pregunta a tu terapeuta o a"
    " tu médico.",
    "camera-gone": "La cámara no responde. Lo intento otra vez.",
    "lite-model": "Este ordenador es lento: ahora mira el modelo ligero.",
    "all-done": "Todo hecho. Muy bien, hasta pronto.",
    "part-done": "{done} de {target} repeticiones hechas. Hasta pronto.",
    "part-short": "{done} de {target} hechas; {short} de {tried} intentos no cuentan. Hasta"
    " pronto.",
    "nothing-done": "Hasta pronto.",
    "advice-next-time": "La próxima vez: {cue}",
    # Spoken during an exercise.
    "counted": "{n}.",
    "counted-last": "{n}, y este lado está hecho.",
    "counted-all": "{n}, y hecho.",
    "half-way": "Vas por la mitad, quedan {left} segundos.",
    "last-seconds": "{n}",
    "corrected": "Bien, así.",
    "breathe-in": "Inspira.",
    "breathe-out": "Espira despacio.",
    "side-left": "Ahora el lado izquierdo.",
    "side-right": "Ahora el lado derecho.",
    # The set-up checks.
    "tick-body": "Todo el cuerpo visible",
    "tick-distance": "A buena distancia",
    "tick-view": "Ángulo de la cámara",
    "tick-posture": "Posición inicial",
    "tick-light": "Luz suficiente",
    "tick-sharp": "Imagen nítida",
    "advice-body": "Aléjate hasta que te vea por completo.",
    "advice-distance": "Aléjate un poco.",
    "advice-near": "Acércate un poco.",
    "advice-light": "Enciende una luz o aléjate de la ventana.",
    "advice-sharp": "Limpia la cámara y mantenla quieta.",
    # Shown on the screen only.
    "phase-ready": "en posición",
    "phase-set-up": "colocarse",
    "phase-hold": "mantener",
    "phase-return": "volver",
    "phase-no-hold": "continúa",
    "phase-swing-ready": "en posición",
    "phase-swing-set-up": "hacia dentro",
    "phase-swing-return": "hacia fuera",
    "side-of-left": "lado izquierdo",
    "side-of-right": "lado derecho",
    "left": "Izquierda",
    "right": "Derecha",
    "both": "Ambos lados",
    "set": "serie {n} de {rounds}",
    "count-of": "{n} de {target}",
    "ring-held": "logrado",
    "ring-to-hold": "segundos",
    "ring-paused": "pausa",
    "ring-second": "segundo",
    "ring-seconds": "segundos",
    "ring-breathe-in": "inspira",
    "ring-breathe-out": "espira",
    "gauge-in": "dentro",
    "gauge-out": "fuera",
    "gauge-missing": "faltan {n}",
    "gauge-unseen": "no se ve",
    "welcome-left": "Empezamos en {seconds} s",
    "stay": "Así está bien. Quédate así.",
    "plan-distance": "2\N{EN DASH}3 m",
    "rest-title": "Descanso",
    "rest-then": "Después: {title}",
    "starting-title": "Un momento",
    "starting-how": "Se cargan la cámara y el modelo. Ve a tu esterilla.",
    "paused-title": "En pausa",
    "paused-how": "Levanta una mano para seguir.",
    "away-title": "No te veo.",
    "away-how": "Espero.",
    "mend": "La próxima vez",
    "proper": "bien hecha",
    "unjudged": "contada, no evaluada",
    "end-how": "Pulsa Q para terminar.",
    # Keys and buttons.
    "key-space": "Espacio",
    "key-escape": "Esc",
    "help-title": "Teclas",
    "help-hand": "Levanta una mano 2 segundos para hacer una pausa.",
    "help-pause": "Pausa, o seguir",
    "help-next": "Ejercicio siguiente",
    "help-back": "Ejercicio anterior",
    "help-swap": "El otro lado",
    "help-mirror": "Reflejar la imagen",
    "help-voice": "Voz sí o no",
    "help-help": "Esta ayuda",
    "help-full": "Pantalla completa",
    "help-quit": "Terminar la sesión",
    "button-pause": "Pausa",
    "button-go-on": "Seguir",
    "button-next": "Siguiente",
    "button-back": "Anterior",
    "button-swap": "Lado",
    "button-voice": "Voz",
    "button-help": "Ayuda",
    "button-quit": "Fin",
}

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
    " no se vio no se pudo evaluar: pon la cámara donde te vea bien.",
    "as it should be": "como debe ser",
    "as it should be in {share} of the time": "como debe ser en el {share} del tiempo",
    "at its best": "en su mejor momento",
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
    "A damaged training is still there: {path}": "Todavía hay un entrenamiento dañado: {path}",
    "A training of {when} had been cut off after {length} min; it has been kept.": "Un"
    " entrenamiento del {when} se había cortado a los {length} min; está guardado.",
    "A training of {when} has been kept.": "Un entrenamiento del {when} está guardado.",
    "A training of {when} was cut off; keeping it takes a while.": "Un entrenamiento del {when}"
    " se cortó; guardarlo tarda un poco.",
    "A damaged history is still there: {path}": "Todavía hay un historial dañado: {path}",
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
    "Delete the session {name} for good?": "¿Borrar la sesión {name} para siempre?",
    "Nothing was deleted.": "No se borró nada.",
    "Number": "Número",
    "On average {rate} pictures of the {fps} a second were looked at; --rate all looks at all of"
    " them.": "De media se miraron {rate} de las {fps} imágenes por segundo; --rate all las mira"
    " todas.",
    "Picture": "Imagen",
    "Programme": "Programa",
    "Rate": "Frecuencia",
    "Figure: {path}": "Figura: {path}",
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
    "analysed": "analizado",
    "done before": "ya hecho",
    "done properly": "bien hechas",
    "dotted: {what}": "línea de puntos: {what}",
    "failed": "fallido",
    "filled: at least {least} days": "relleno: al menos {least} días",
    "hold": "tiempo mantenido",
    "interrupted": "interrumpido",
    "known after {n} days": "se sabrá tras {n} días",
    "live": "en vivo",
    "no stretch recognised": "ningún ejercicio reconocido",
    "not analysed": "no analizado",
    "not yet known": "aún no se sabe",
    "the default": "el predeterminado",
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
    # Coach, exercises and plan.
    "90/90 hip flexors": "Flexores de cadera 90/90",
    "About {n}° to go.": "Faltan unos {n}°.",
    "And slowly close again.": "Y cierra otra vez despacio.",
    "Bend your knees, feet flat on the floor.": "Dobla las rodillas, con los pies planos en el"
    " suelo.",
    "Both knees to a right angle, then shift your hips forward.": "Las dos rodillas en ángulo"
    " recto, y después lleva la cadera hacia delante.",
    "Bring your arm to shoulder height.": "Lleva el brazo a la altura del hombro.",
    "Bring your back knee to a right angle.": "Pon la rodilla de atrás en ángulo recto.",
    "Bring your front knee back above your ankle.": "Lleva la rodilla de delante atrás, sobre el"
    " tobillo.",
    "Bring your front knee to a right angle.": "Pon la rodilla de delante en ángulo recto.",
    "Bring your legs further apart, wider than your hips.": "Separa más las piernas, más que las"
    " caderas.",
    "Chest open": "Pecho abierto",
    "Close your chest first, then open it slowly.": "Cierra primero el pecho, y después ábrelo"
    " despacio.",
    "Come back up slowly.": "Vuelve a subir despacio.",
    "Counted, not judged: I could not see how far.": "Contada, no evaluada: no pude ver hasta"
    " dónde.",
    "Counted. Do it a little cleaner next time.": "Contada. La próxima vez, con un poco más de"
    " cuidado.",
    "Don't lean to the side.": "No te inclines hacia un lado.",
    "From today, {title}: {change}.": "Desde hoy, {title}: {change}.",
    "Hold still.": "No te muevas.",
    "I can't read your feet. Put the camera at your feet, or turn your side to it.": "No distingo"
    " tus pies. Pon la cámara a tus pies, o ponte de lado a ella.",
    "I can't see both your legs. Turn your side to the camera.": "No veo tus dos piernas. Ponte de"
    " lado a la cámara.",
    "I can't see you. Step into the picture.": "No te veo. Entra en la imagen.",
    "I can't see your back knee. Turn your side to the camera.": "No veo tu rodilla de atrás."
    " Ponte de lado a la cámara.",
    "I can't see your chest. Lie with your chest to the camera.": "No veo tu pecho. Túmbate con el"
    " pecho hacia la cámara.",
    "I can't see your front leg. Turn your side to the camera.": "No veo tu pierna de delante."
    " Ponte de lado a la cámara.",
    "In, as far as you can.": "Hacia dentro, hasta donde puedas.",
    "Is that still you? Only one of you in the picture, please.": "¿Sigues siendo tú? Solo una"
    " persona en la imagen, por favor.",
    "Keep your chest tall and breathe.": "Mantén el pecho erguido y respira.",
    "Keep your chest tall.": "Mantén el pecho erguido.",
    "Keep your knees together, turn only your chest.": "Mantén las rodillas juntas, gira solo el"
    " pecho.",
    "Keep your legs straight.": "Mantén las piernas estiradas.",
    "Left foot back, left knee to the floor.": "Pie izquierdo atrás, rodilla izquierda al suelo.",
    "Right foot back, right knee to the floor.": "Pie derecho atrás, rodilla derecha al suelo.",
    "Leg rotations": "Rotación de piernas",
    "Legs rolled": "Giro de las piernas",
    "Let both legs roll alike.": "Deja girar las dos piernas por igual.",
    "Let your chest follow the arm.": "Deja que el pecho siga al brazo.",
    "Lie on your back, legs wider than your hips, arms at your sides.": "Túmbate boca arriba,"
    " piernas más separadas que las caderas, brazos a los lados.",
    "Lie on your left side. The right arm opens.": "Túmbate sobre el lado izquierdo. Se abre el"
    " brazo derecho.",
    "Lie on your right side. The left arm opens.": "Túmbate sobre el lado derecho. Se abre el"
    " brazo izquierdo.",
    "Lie on your side, knees bent, both arms straight ahead.": "Túmbate de lado, rodillas"
    " dobladas, los dos brazos al frente.",
    "Lower your back knee to the floor.": "Baja la rodilla de atrás al suelo.",
    "Open and close": "Abrir y cerrar",
    "Open further, as far as it goes easily.": "Abre más, hasta donde sea cómodo.",
    "Open your upper arm, let your chest follow.": "Abre el brazo de arriba, deja que el pecho lo"
    " siga.",
    "Plan {name}, version {version}": "Plan {name}, versión {version}",
    "Roll both legs in.": "Gira las dos piernas hacia dentro.",
    "Roll your legs further, in and out.": "Gira más las piernas, hacia dentro y hacia fuera.",
    "Slower: let each roll take two seconds.": "Más despacio: dos segundos para cada giro.",
    "Slowly out, as far as you can.": "Despacio hacia fuera, hasta donde puedas.",
    "Stand upright on your mat, your side to the camera.": "Ponte de pie en la esterilla, de lado"
    " a la cámara.",
    "Stay in the position until the time is over.": "Quédate en la posición hasta que acabe el"
    " tiempo.",
    "Stay open until the time is over.": "Sigue con el pecho abierto hasta que acabe el tiempo.",
    "Stay there. Breathe deeply and let the shoulder sink.": "Quédate ahí. Respira hondo y deja"
    " caer el hombro.",
    "Step back until I can see all of you.": "Aléjate hasta que te vea por completo.",
    "Take a big step back and lower that knee to the floor.": "Da un gran paso atrás y baja esa"
    " rodilla al suelo.",
    "That one did not count.": "Esa no ha contado.",
    "The camera stands at your side, or at your feet and a metre high.": "La cámara está a tu"
    " lado, o a tus pies y a un metro de altura.",
    "The camera stands at your side, two to three metres away, about hip high.": "La cámara está a"
    " tu lado, a dos o tres metros, a la altura de la cadera.",
    "The camera stands in front of your chest, about as high as a chair.": "La cámara está delante"
    " de tu pecho, a la altura de una silla.",
    "The picture stands still. Check the camera.": "La imagen está parada. Revisa la cámara.",
    "Turn your side to the camera.": "Ponte de lado a la cámara.",
    "Well done.": "Bien hecho.",
    "Which of you is it? Only one of you in the picture, please.": "¿Quién de vosotros es? Solo"
    " una persona en la imagen, por favor.",
    "at least {value}": "al menos {value}",
    "straight": "estiradas",
    "bent": "dobladas",
    "open": "abrir",
    "close": "cerrar",
    "hold {value}": "mantener {value}",
    "rest {value}": "descanso de {value}",
    "left {what}": "izquierda {what}",
    "right {what}": "derecha {what}",
    "legs straight": "piernas estiradas",
    "roll in": "girar hacia dentro",
    "roll out": "girar hacia fuera",
    "strict on {fault}: {why}": "estricto con {fault}: {why}",
    "variant: {variant}": "variante: {variant}",
    "{dose} a side": "{dose} por lado",
    "{fault} ignored: {why}": "{fault} sin tener en cuenta: {why}",
    "{n} sets of {dose}": "{n} series de {dose}",
    "{value} of the own range": "{value} de la amplitud propia",
    "{n} repetition": "{n} repetición",
    "{n} repetitions": "{n} repeticiones",
    "{value} or more for each": "{value} o más para cada una",
    "{n} set": "{n} serie",
    "{n} sets": "{n} series",
    "All {target} done": "Hechas las {target}",
    "None of {target} done": "Ninguna de {target} hecha",
    "{done} of {target} done": "{done} de {target} hechas",
    "{short} of {n} try fell short": "{short} de {n} intento no cuenta",
    "{short} of {n} tries fell short": "{short} de {n} intentos no cuentan",
    # Errors, warnings and findings, as finished sentences.
    "--routine and --exercise exclude each other; give one of them.": "--routine y --exercise se"
    " excluyen; indica solo uno.",
    "--routine and --plan exclude each other; give one of them.": "--routine y --plan se excluyen;"
    " indica solo uno.",
    "--stride and --rate exclude each other; give one of them.": "--stride y --rate se excluyen;"
    " indica solo uno.",
    "The camera is gone; plug it in again.": "La cámara se ha desconectado; vuelve a conectarla.",
    "a training takes the model full, which is fast enough": "una sesión usa el modelo full, que"
    " es bastante rápido",
    "a training takes the model lite, since full manages {rate}": "una sesión usa el modelo lite,"
    " porque full llega a {rate}",
    "add a voice in Settings, Time & language, Speech": "añade una voz en Configuración, Hora e"
    " idioma, Voz",
    "add a voice in System Settings, Accessibility, Spoken Content": "añade una voz en Ajustes del"
    " Sistema, Accesibilidad, Contenido leído",
    ("there is too little memory for this; close other programs, or raise the limit."): (
        "no hay memoria suficiente; cierra otros programas o sube el límite."
    ),
    ("{filename} can't be used ({reason}); check its name and folder."): (
        "{filename} no se puede usar ({reason}); comprueba su nombre y su carpeta."
    ),
    (
        "{path} is there already, and posecheck did not write it; {remedy}, or replace it "
        "with --force."
    ): ("{path} ya existe y posecheck no lo escribió; {remedy}, o reemplázalo con --force."),
    "an argument is empty; give each name, or leave its option out.": "un argumento está vacío;"
    " indica cada nombre u omite su opción.",
    "blurred": "borrosa",
    "camera": "cámara",
    "camera {number} can't be opened: if `posecheck cameras` does not list it, plug it in; else"
    " close other programs that use it, and {permission}.": "la cámara {number} no se puede abrir:"
    " si `posecheck cameras` no la muestra, conéctala; si no, cierra otros programas que la usen,"
    " y {permission}.",
    "can't be measured": "no se puede medir",
    "can't be used": "no se puede usar",
    "choose another folder with --data or POSECHECK_DATA.": "elige otra carpeta con --data o"
    " POSECHECK_DATA.",
    "close other programs, or try --model lite.": "cierra otros programas, o prueba con --model"
    " lite.",
    "close other programs.": "cierra otros programas.",
    "disk": "disco",
    "ended before the first frame; nothing was written.": "terminado antes de la primera imagen;"
    " no se escribió nada.",
    "enough": "suficiente",
    "give --camera one number, or videos; not both.": "da a --camera un número o vídeos; no ambas"
    " cosas.",
    "give a plan, or --none to train without one.": "indica un plan, o --none para entrenar sin"
    " ninguno.",
    "install eSpeak NG (Debian, Ubuntu: sudo apt install espeak-ng)": "instala eSpeak NG (Debian,"
    " Ubuntu: sudo apt install espeak-ng)",
    "install the voices of eSpeak NG (Debian, Ubuntu: sudo apt install espeak-ng-data)": "instala"
    " las voces de eSpeak NG (Debian, Ubuntu: sudo apt install espeak-ng-data)",
    "light": "luz",
    "model": "modelo",
    "name one session by its ID, or give --all; posecheck history has IDs.": "indica una sesión"
    " por su ID, o usa --all; posecheck history muestra los ID.",
    "no camera was found; plug one in.": "no se encontró ninguna cámara; conecta una.",
    "no camera was found; plug one in{or_allow}.": "no se encontró ninguna cámara; conecta"
    " una{or_allow}.",
    "no loudspeakers were found (by {names}); plug some in or switch them on, and look into the"
    " system's sound settings.": "no se encontraron altavoces (con {names}); conéctalos o"
    " enciéndelos, y revisa el sonido en la configuración del sistema.",
    "no window can be opened on the screen {screen}; start posecheck from the desktop of the user"
    " who is logged in, and on Debian or Ubuntu install libgl1 and libsm6.": "no se puede abrir"
    " una ventana en la pantalla {screen}; inicia posecheck desde el escritorio del usuario"
    " conectado, y en Debian o Ubuntu instala libgl1 y libsm6.",
    "none": "ninguna",
    "a training that was cut off can't be kept ({why}); what is left of it is in {path}.": "un"
    " entrenamiento cortado no se puede guardar ({why}); lo que queda de él está en {path}.",
    "a training that was cut off is still in {path}: {error}": "un entrenamiento cortado sigue en"
    " {path}: {error}",
    "if this training is cut off, it is lost: {where} can't be written to ({problem}); choose"
    " another folder with --data.": "si este entrenamiento se corta, se pierde: no se puede"
    " escribir en {where} ({problem}); elige otra carpeta con --data.",
    "it contains a size that frames don't have": "contiene un tamaño que las imágenes no tienen",
    "its beginning is damaged": "su comienzo está dañado",
    "its beginning has no time": "a su comienzo le falta la hora",
    "nothing of the recording {path} can be saved.": "no se puede salvar nada de la grabación"
    " {path}.",
    "the next start of posecheck keeps what was done.": "el próximo inicio de posecheck guardará"
    " lo hecho.",
    "not kept in the history: {error}": "no guardado en el historial: {error}",
    "nothing fits {pattern}; check the name and its folder.": "nada coincide con {pattern};"
    " comprueba el nombre y su carpeta.",
    "plug in a camera": "conecta una cámara",
    "results can be kept in {folder}": "los resultados se pueden guardar en {folder}",
    "screen": "pantalla",
    "several people train here; give --person, one of {known}.": "aquí entrenan varias personas;"
    " indica --person, una de {known}.",
    "sharp": "nítida",
    "sharpness": "nitidez",
    "speech does not work ({failure}); {remedy}.": "la voz no funciona ({failure}); {remedy}.",
    "speed": "velocidad",
    "stopped at once; nothing of the videos under way is kept.": "detenido de inmediato; no se"
    " conserva nada de los vídeos en curso.",
    "stopped at once; nothing of {video} is kept.": "detenido de inmediato; no se conserva nada de"
    " {video}.",
    "stopped before the first frame of {name}; nothing was written.": "detenido antes de la"
    " primera imagen de {name}; no se escribió nada.",
    "the history can't be kept in {folder}: {reason}; choose another folder with --data.": "el"
    " historial no se puede guardar en {folder}: {reason}; elige otra carpeta con --data.",
    "the history holds a session that can't be understood ({error}); choose another folder with"
    " --data.": "el historial contiene una sesión que no se entiende ({error}); elige otra carpeta"
    " con --data.",
    "the history {path} can't be opened or written to; allow it, or choose another folder with"
    " --data.": "el historial {path} no se puede abrir o escribir; permítelo, o elige otra carpeta"
    " con --data.",
    "the history {path} can't be read or written to ({error}); check path and disk, or choose"
    " another folder with --data.": "el historial {path} no se puede leer o escribir ({error});"
    " revisa la ruta y el disco, o elige otra carpeta con --data.",
    "the history {path} can't be used ({error}); choose another folder with --data.": "el"
    " historial {path} no se puede usar ({error}); elige otra carpeta con --data.",
    "the history {path} can't grow: the disk is full; free some space and try again.": "el"
    " historial {path} no puede crecer: el disco está lleno; libera espacio e inténtalo de nuevo.",
    "the history {path} is in use by another program; try again in a moment.": "otro programa está"
    " usando el historial {path}; inténtalo de nuevo en un momento.",
    "the history {path} is of a newer posecheck (version {found}, this one knows {VERSION});"
    " update posecheck, or choose another folder with --data.": "el historial {path} es de un"
    " posecheck más nuevo (versión {found}, este conoce {VERSION}); actualiza posecheck, o elige"
    " otra carpeta con --data.",
    "the model {model} is missing or damaged: reinstall posecheck": "el modelo {model} falta o"
    " está dañado: vuelve a instalar posecheck",
    "the model {path} {fault}: {remedy}": "el modelo {path} {fault}: {remedy}",
    "the output can't be written ({reason}); write it elsewhere.": "la salida no se puede escribir"
    " ({reason}); escríbela en otro lugar.",
    "the plan {name} ended on {end}; give it a later end.": "el plan {name} terminó el {end};"
    " ponle un final posterior.",
    "the rate {rate} is none; give auto, adaptive, all, or looks a second, from 1 on.": "{rate} no"
    " es una frecuencia; indica auto, adaptive, all, o miradas por segundo, desde 1.",
    "the results of {video} and {video2} would both go to {folder}; analyse them one at a time,"
    " with a different --out for each.": "los resultados de {video} y {video2} irían ambos a"
    " {folder}; analízalos de uno en uno, cada uno con otro --out.",
    "the sample video {name} is missing; install posecheck again.": "falta el vídeo de ejemplo"
    " {name}; vuelve a instalar posecheck.",
    "there": "disponible",
    "there are no words in {code}; choose one of {known}.": "no hay textos en {code}; elige uno de"
    " {known}.",
    "there are only results here; name a folder with videos, or a file.": "aquí solo hay"
    " resultados; indica una carpeta con vídeos, o un archivo.",
    "there is an exercise {name} already; choose another name.": "ya hay un ejercicio {name};"
    " elige otro nombre.",
    "there is no camera {number}; {choice}.": "no hay ninguna cámara {number}; {choice}.",
    "there is no model {str}; give {names} or {AUTO}, or the path of a pose landmarker bundle"
    " (.task).": "no hay ningún modelo {str}; indica {names} o {AUTO}, o la ruta de un paquete"
    " Pose Landmarker (.task).",
    "there is no program that plays sound; install one (Debian, Ubuntu: sudo apt install"
    " alsa-utils).": "no hay ningún programa que reproduzca sonido; instala uno (Debian, Ubuntu:"
    " sudo apt install alsa-utils).",
    "there is no routine {name}; give one of {names}.": "no hay ninguna rutina {name}; indica una"
    " de {names}.",
    "there is no routine {routine}; give one of {names}.": "no hay ninguna rutina {routine};"
    " indica una de {names}.",
    "there is no screen to open a window on; start posecheck from a desktop, not from a plain"
    " terminal or over ssh.": "no hay pantalla para abrir una ventana; inicia posecheck desde un"
    " escritorio, no desde una consola o por ssh.",
    "there is no session {name}; posecheck history lists their IDs.": "no hay ninguna sesión"
    " {name}; posecheck history muestra los ID.",
    "there is no speech engine; {remedy}.": "no hay ningún sintetizador de voz; {remedy}.",
    "there is no video in {folder}; name a folder with videos, or a file.": "no hay ningún vídeo"
    " en {folder}; indica una carpeta con vídeos, o un archivo.",
    "this computer has no voice for the language {language} and uses its usual one;"
    " {remedy}.": "este ordenador no tiene voz para el idioma {language} y usa la habitual;"
    " {remedy}.",
    "today is none of the days of the plan {name}; it is trained all the same.": "hoy no es"
    " ninguno de los días del plan {name}; se entrena de todos modos.",
    "too dark": "demasiado oscura",
    "turn on a light, or move away from the window.": "enciende una luz, o aléjate de la ventana.",
    "unplug the camera and plug it in again.": "desconecta la cámara y vuelve a conectarla.",
    "voice": "voz",
    "wipe the camera, and let it stand still.": "limpia la cámara, y déjala quieta.",
    "{command} can't be started ({strerror}).": "{command} no se puede iniciar ({strerror}).",
    "{exercise} is not part of the plan {name}; its usual dose is asked for.": "{exercise} no"
    " forma parte del plan {name}; se pide su cantidad habitual.",
    "{folder} can't be deleted ({reason}); delete it yourself.": "{folder} no se puede borrar"
    " ({reason}); bórrala tú.",
    "{folder} can't be made ({reason}); choose another --data.": "{folder} no se puede crear"
    " ({reason}); elige otro --data.",
    "{milliseconds} ms a picture, {rate} a second at most": "{milliseconds} ms por imagen, {rate}"
    " por segundo como mucho",
    "{milliseconds} ms a picture, {rate} a second at most; {choice}": "{milliseconds} ms por"
    " imagen, {rate} por segundo como mucho; {choice}",
    "{name} can't be opened; close programs that may use it, or plug it in again.": "{name} no se"
    " puede abrir; cierra los programas que puedan usarla, o vuelve a conectarla.",
    "{name} declares no pictogram, so there is no figure.": "{name} no tiene pictograma, así que"
    " no hay figura.",
    "{name} ends early: {length} s of {stored} s could be read": "{name} termina antes de tiempo:"
    " se pudieron leer {length} s de {stored} s",
    "{name} failed ({message}); start again.": "{name} ha fallado ({message}); empieza de nuevo.",
    "{name} gave no picture for {outage} s": "{name} no dio imagen durante {outage} s",
    "{name} gives no picture": "{name} no da imagen",
    "{name} is damaged: a picture could not be read and had to be left out": "{name} está dañado:"
    " una imagen no se pudo leer y falta",
    "{name} is damaged: {broken} pictures could not be read and had to be left out": "{name} está"
    " dañado: {broken} imágenes no se pudieron leer y faltan",
    "{name} is damaged: a time stamp can't be right and had to be left out": "{name} está"
    " dañado: una marca de tiempo no puede ser correcta y falta",
    "{name} is damaged: {wrong} time stamps can't be right and had to be left out": "{name} está"
    " dañado: {wrong} marcas de tiempo no pueden ser correctas y faltan",
    "{name} is in use by {programs}; close that first.": "{programs} está usando {name}; ciérralo"
    " primero.",
    "{name} opens but gives no picture; close other programs that use it, or unplug it and plug"
    " it in again.": "{name} se abre pero no da imagen; cierra otros programas que la usen, o"
    " desconéctala y vuelve a conectarla.",
    "{name} shows only black; open its cover, switch on the light{or_allow}.": "{name} solo"
    " muestra negro; abre su tapa, enciende la luz{or_allow}.",
    "{name} is no plan: no plan is nested that deeply.": "{name} no es un plan:"
    " ninguno está anidado a tanta profundidad.",
    "{name}, {line}: this is not TOML ({reason}).": "{name}, {line}: esto no es TOML ({reason}).",
    "{number} is no camera's number; `posecheck cameras` lists them.": "{number} no es el número"
    " de ninguna cámara; `posecheck cameras` los muestra.",
    "{path} belongs to another program; choose another folder with --data.": "{path} pertenece a"
    " otro programa; elige otra carpeta con --data.",
    "{path} can't be read ({problem}); check the path.": "{path} no se puede leer ({problem});"
    " comprueba la ruta.",
    "{path} can't be read ({reason}); check the path.": "{path} no se puede leer ({reason});"
    " comprueba la ruta.",
    "{path} can't be read ({reason}); {REMEDY}.": "{path} no se puede leer ({reason}); {REMEDY}.",
    "{path} can't be written ({reason}); {remedy}.": "{path} no se puede escribir ({reason});"
    " {remedy}.",
    "{path} can't be written: PyAV lacks libx264; install PyAV with pip.": "{path} no se puede"
    " escribir: a PyAV le falta libx264; instala PyAV con pip.",
    "{path} can't be written: {why}; {remedy}.": "{path} no se puede escribir: {why}; {remedy}.",
    "{path} does not exist; check its name and folder.": "{path} no existe; comprueba el nombre y"
    " la carpeta.",
    "{path} ends neither in .csv nor in .json; give a name that does.": "{path} no termina ni en"
    " .csv ni en .json; da un nombre que lo haga.",
    "{path} gives no pictures; {choice}.": "{path} no da imágenes; {choice}.",
    "{path} holds landmarks and no pictures to paint on; leave out --video, or give the video"
    " itself.": "{path} contiene puntos de referencia y ninguna imagen en la que dibujar; omite"
    " --video, o da el propio vídeo.",
    "{path} holds no picture that can be read; copy or record the video again, or convert it to"
    " MP4 (H.264).": "{path} no contiene ninguna imagen legible; copia o graba el vídeo de nuevo,"
    " o conviértelo a MP4 (H.264).",
    "{path} holds sound only; give a video with pictures.": "{path} solo contiene sonido; da un"
    " vídeo con imágenes.",
    "{path} is a folder; name a video file in it.": "{path} es una carpeta; indica un archivo de"
    " vídeo que esté en ella.",
    "{path} is a picture, not a video; give a video of the exercise.": "{path} es una imagen, no"
    " un vídeo; da un vídeo del ejercicio.",
    "{path} is coded in an unknown way; convert it to MP4 (H.264).": "{path} está codificado de"
    " forma desconocida; conviértelo a MP4 (H.264).",
    "{path} is empty; copy or record the video again.": "{path} está vacío; copia o graba el vídeo"
    " de nuevo.",
    "{path} is incomplete: it was cut off before its table of contents; copy or record the video"
    " again.": "{path} está incompleto: se cortó antes de su índice; copia o graba el vídeo de"
    " nuevo.",
    "{path} is not a file; name a video file.": "{path} no es un archivo; indica un archivo de"
    " vídeo.",
    "{path} is not as posecheck history export writes it ({reason}); nothing was taken from it:"
    " export it again.": "{path} no es como lo escribe posecheck history export ({reason}); no se"
    " tomó nada: expórtalo de nuevo.",
    "{path} is not text in UTF-8; save it as such.": "{path} no es texto en UTF-8; guárdalo así.",
    "{path} may not be read; allow reading it or copy it to a folder of your own.": "{path} no se"
    " puede leer por falta de permiso; permite su lectura o cópialo a una carpeta tuya.",
    "{path} may not be used; add yourself to the group video with `sudo usermod -aG video $USER`,"
    " and log in again.": "{path} no se puede usar por falta de permiso; añádete al grupo video"
    " con `sudo usermod -aG video $USER`, y vuelve a iniciar sesión.",
    "{path} {fault}; give a landmarks.npz that posecheck wrote, or analyse the video"
    " again.": "{path} {fault}; da un landmarks.npz escrito por posecheck, o analiza el vídeo de"
    " nuevo.",
    "{text} is no time of day; give one such as 07:30.": "{text} no es una hora; da una como"
    " 07:30.",
    "{warning}; what could be read was analysed.": "{warning}; se analizó lo que se pudo leer.",
    "{welcomed} can't be written ({reason}); you will be welcomed again.": "{welcomed} no se puede"
    " escribir ({reason}); volverás a recibir la bienvenida.",
    "{word} is no day of the week; give some of {join}, with commas between them.": "{word} no es"
    " un día de la semana; da algunos de {join}, separados por comas.",
    # More.
    "there is no exercise {name}; give one of {known}.": "no hay ningún ejercicio {name}; indica"
    " uno de {known}.",
    "there is no exercise {name}; did you mean {near}? Give one of {known}.": "no hay ningún"
    " ejercicio {name}; ¿querías decir {near}? Indica uno de {known}.",
    # Pain and change.
    "there is no exercise {exercise}; give one of {names}.": "no hay ningún ejercicio {exercise};"
    " indica uno de {names}.",
    "{path} is for spreadsheets and holds too little; give a .json.": "{path} es para hojas de"
    " cálculo y contiene muy poco; da un .json.",
    "{text} is no date; give one such as 2026-09-01.": "{text} no es una fecha; da una como"
    " 2026-09-01.",
    "A change is that of the slope through all days (the median of the slopes between any two),"
    " with the span that holds it in 95 of 100 cases. It is named only where that span leaves no"
    " doubt, and where it is larger than the least that can be told from error: by how much days"
    " differ anyway and by the error bars of the angles.": "Un cambio es el de la pendiente a"
    " través de todos los días (la mediana de las pendientes entre cada dos), con el intervalo"
    " que lo contiene en 95 de cada 100 casos. Solo se indica si ese intervalo no deja dudas, y"
    " si es mayor que lo mínimo que se distingue del error: lo que los días varían de todos modos"
    " y el margen de error de los ángulos.",
    "From 0, none, to 10, the worst there can be.": "De 0, nada, a 10, lo peor que puede haber.",
    "Pain and effort": "Dolor y esfuerzo",
    "Pain and effort: {said}": "Dolor y esfuerzo: {said}",
    "Since the beginning": "Desde el principio",
    "Since the beginning: {change}": "Desde el principio: {change}",
    "This week: {n} day of the {least} that the plan asks for.": "Esta semana: {n} día de los"
    " {least} que pide el plan.",
    "This week: {n} days of the {least} that the plan asks for.": "Esta semana: {n} días de los"
    " {least} que pide el plan.",
    "down {change} since {start} ({low} to {high}; least to be told {least})": "baja {change}"
    " desde el {start} ({low} a {high}; mínimo distinguible {least})",
    "up {change} since {start} ({low} to {high}; least to be told {least})": "sube {change} desde"
    " el {start} ({low} a {high}; mínimo distinguible {least})",
    "effort": "esfuerzo",
    "left and right: no difference that could be told from error ({least})": "izquierda y derecha:"
    " ninguna diferencia distinguible del error ({least})",
    "left {less} less than right (least to be told {least})": "izquierda {less} menos que derecha"
    " (mínimo distinguible {least})",
    "right {less} less than left (least to be told {least})": "derecha {less} menos que izquierda"
    " (mínimo distinguible {least})",
    "no change that could be told from error (less than {least})": "ningún cambio distinguible del"
    " error (menos de {least})",
    "pain after": "dolor después",
    "pain before": "dolor antes",
    "shaded: what is asked for": "sombreado: lo que se pide",
    "{n} after": "{n} después",
    "effort {n}": "esfuerzo {n}",
    "{n} before": "{n} antes",
    "{plan}, version {version}: {kept} of {planned} planned days since {start}"
    " ({share}).": "{plan}, versión {version}: {kept} de {planned} días previstos desde el {start}"
    " ({share}).",
    "Option": "Opción",
    "Value": "Valor",
    "Comes from": "Viene de",
    "Commands": "Órdenes",
    "all": "todas",
    "yes": "sí",
    "no": "no",
    "built in": "incorporado",
    "the system": "el sistema",
    "Defaults are read from {path}.": "Los valores predeterminados se leen de {path}.",
    "{path} may set other defaults.": "En {path} se pueden fijar otros valores.",
    "{done} of {total} done: {name}": "{done} de {total} hechos: {name}",
    "stopped after {length} of {name}; what was seen so far is kept.": "detenido tras {length} de"
    " {name}; se conserva lo visto hasta ahora.",
    "{config_file} names the option {missing} of {name}, which does not exist.": "{config_file}"
    " nombra la opción {missing} de {name}, que no existe.",
    "{config_file} names the {what} {key}, which does not exist.": "{config_file} nombra {key}"
    " como {what}, que no existe.",
    "{path} can't be read ({reason}); repair or remove it.": "{path} no se puede leer ({reason});"
    " corrígelo o bórralo.",
    "{path} is no TOML ({error}); repair or remove it.": "{path} no es TOML ({error}); corrígelo o"
    " bórralo.",
    "this desktop is Wayland without XWayland, which the window needs; switch"
    " XWayland on (on Debian or Ubuntu: install xwayland), and log in again.": "este escritorio es"
    " Wayland sin XWayland, que la ventana necesita; activa XWayland (en Debian o Ubuntu:"
    " instala xwayland) y vuelve a iniciar sesión.",
    # Notes, people and configuration.
    "--stride takes auto or a whole number from 1 on, not {shown}.": "--stride admite auto o un"
    " número entero desde 1, no {shown}.",
    "a person needs a name; give one.": "una persona necesita un nombre; da uno.",
    "there is no person {name} here, only {known}; check the name, or add it with posecheck"
    " person add.": "aquí no hay ninguna persona {name}, solo {known}; comprueba el nombre, o"
    " añádelo con posecheck person add.",
    "there is nothing to note; give --before, --after, --effort or --text.": "no hay nada que"
    " anotar; da --before, --after, --effort o --text.",
    "{folder} holds no results; name a results folder, or an ID.": "{folder} no contiene"
    " resultados; indica una carpeta de resultados, o un ID.",
    "{name} may be {join}; give more of the ID.": "{name} puede ser {join}; indica más del ID.",
    "{report} can't be changed ({reason}).": "{report} no se puede cambiar ({reason}).",
    "All that was kept of {name} is deleted.": "Todo lo que se guardaba de {name} está borrado.",
    "Delete all of {name} for good?": "¿Borrar para siempre todo lo de {name}?",
    'From now on: posecheck --person "{name}"': 'Desde ahora: posecheck --person "{name}"',
    "Nobody has a name here yet.": "Aquí nadie tiene nombre todavía.",
    "Results are still there: {path}": "Todavía hay resultados: {path}",
    "effort: {n}/10": "esfuerzo: {n}/10",
    "not given": "sin indicar",
    "pain after: {n}/10": "dolor después: {n}/10",
    "pain before: {n}/10": "dolor antes: {n}/10",
    # The command plan.
    'After a change: posecheck plan check "{path}"': "Después de un cambio: posecheck plan check"
    ' "{path}"',
    "Details": "Detalles",
    "Dose": "Cantidad",
    "In use from now on: {name}, version {version}.": "En uso desde ahora: {name}, versión"
    " {version}.",
    "Plan: {path}": "Plan: {path}",
    "There is no plan in use now.": "Ahora no hay ningún plan en uso.",
    "There is no plan in use; posecheck plan use FILE begins with one.": "No hay ningún plan en"
    " uso; posecheck plan use FILE empieza con uno.",
    "Who trains? A number from 1 to {n}": "¿Quién entrena? Un número de 1 a {n}",
    "after {n} session": "tras {n} sesión",
    "after {n} sessions": "tras {n} sesiones",
    "for {patient}": "para {patient}",
    "from {day}": "desde el {day}",
    "in force": "en vigor",
    "until {day}": "hasta el {day}",
    "without a name": "sin nombre",
    "{name}, version {version}": "{name}, versión {version}",
    "{n} session done": "{n} sesión hecha",
    "{n} sessions done": "{n} sesiones hechas",
    "{path} is fine.": "{path} está bien.",
    # Of anything.
    "{title}: {text}": "{title}: {text}",
    "{problem}; give a folder that posecheck wrote.": "{problem}; indica una carpeta que posecheck"
    " haya escrito.",
    # The record on paper.
    "Angles, with their error bars": "Ángulos, con su margen de error",
    "Asked for": "Pedidas",
    "At the beginning": "Al principio",
    "Counted": "Contadas",
    "Days done": "Días hechos",
    "Not judged": "No evaluadas",
    "Now": "Ahora",
    "Pose model {model}; an error bar is one standard deviation.": "Modelo de pose {model}; el"
    " margen de error es una desviación típica.",
    "Record of a session": "Registro de una sesión",
    "Record of the exercises": "Registro de los ejercicios",
    "Times": "Veces",
    "Week from": "Semana del",
    "Weeks": "Semanas",
    "Without a fault": "Sin fallos",
    "Worst value each time": "Peor valor cada vez",
    "error bar": "margen de error",
    "greatest": "mayor",
    "least": "menor",
    "posecheck {version} is not a medical device, and measures angles roughly.": "posecheck"
    " {version} no es un producto sanitario y mide los ángulos de forma aproximada.",
    "the results of this session are not there any more.": "los resultados de esta sesión ya no"
    " están.",
    "there is no session in this span; choose another one.": "no hay ninguna sesión en este"
    " periodo; elige otro.",
    "there is no session.json in {parent}; analyse it first.": "no hay session.json en {parent};"
    " analízalo primero.",
    "usual": "habitual",
    "{exercise}, repetition {n}, at its worst": "{exercise}, repetición {n}, en su peor momento",
    "{n} more are in session.json.": "{n} más están en session.json.",
    "{n} of {all} repetitions were counted, but not judged.": "{n} de {all} repeticiones se"
    " contaron, pero no se evaluaron.",
    "{n} sessions from {start} to {end}": "{n} sesiones del {start} al {end}",
    # Memory.
    "only {value} GB of memory are allowed here, and pictures need {value2}; raise the limit"
    " with: ulimit -v unlimited": "aquí solo se permiten {value} GB de memoria, y las imágenes"
    " necesitan {value2}; sube el límite con: ulimit -v unlimited",
    # No change.
    "no change": "sin cambios",
    "left and right alike": "izquierda y derecha iguales",
    "{path} can't be read ({reason}); remove it.": "{path} no se puede leer ({reason}); elimínalo.",
    "{path} can't be read ({why}); analyse the video, or its landmarks, again.": "{path} no se"
    " puede leer ({why}); analiza de nuevo el vídeo o sus puntos de referencia.",
    "{path} could not be read ({why}), so pain and person noted in it are lost": "{path} no se pudo"
    " leer ({why}); el dolor y la persona anotados en él se han perdido",
    "a plan's name has 1 to {MAX_NAME} letters on one line; give such a --name.": "el nombre de un"
    " plan tiene de 1 a {MAX_NAME} letras en una línea; da uno así con --name.",
}
