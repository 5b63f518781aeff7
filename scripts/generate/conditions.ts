/** An OpenWeather condition: https://openweathermap.org/weather-conditions; `icon` lacks its day or night letter. */
export interface Condition {
  readonly id: number
  readonly main: string
  readonly icon: string
  /** By language of the request. */
  readonly description: Readonly<Record<Language, string>>
}

export const languages = ['en', 'de', 'fr', 'es', 'ru'] as const
export type Language = (typeof languages)[number]

export const conditions = {
  thunderstorm: condition(200, 'Thunderstorm', '11', [
    'thunderstorm with light rain',
    'Gewitter mit leichtem Regen',
    'orage et pluie fine',
    'tormenta con lluvia ligera',
    'гроза с небольшим дождём',
  ]),
  drizzle: condition(300, 'Drizzle', '09', [
    'light intensity drizzle',
    'leichtes Nieseln',
    'bruine légère',
    'llovizna ligera',
    'лёгкая морось',
  ]),
  lightRain: condition(500, 'Rain', '10', [
    'light rain',
    'Leichter Regen',
    'légère pluie',
    'lluvia ligera',
    'небольшой дождь',
  ]),
  moderateRain: condition(501, 'Rain', '10', [
    'moderate rain',
    'Mäßiger Regen',
    'pluie modérée',
    'lluvia moderada',
    'дождь',
  ]),
  heavyRain: condition(502, 'Rain', '10', [
    'heavy intensity rain',
    'Sehr starker Regen',
    'forte pluie',
    'lluvia de gran intensidad',
    'сильный дождь',
  ]),
  lightSnow: condition(600, 'Snow', '13', [
    'light snow',
    'Mäßiger Schnee',
    'légères chutes de neige',
    'nevada ligera',
    'небольшой снег',
  ]),
  snow: condition(601, 'Snow', '13', ['snow', 'Schnee', 'chutes de neige', 'nieve', 'снег']),
  mist: condition(701, 'Mist', '50', ['mist', 'Trüb', 'brume', 'niebla', 'туман']),
  fog: condition(741, 'Fog', '50', ['fog', 'Nebel', 'brouillard', 'niebla densa', 'плотный туман']),
  clear: condition(800, 'Clear', '01', ['clear sky', 'Klarer Himmel', 'ciel dégagé', 'cielo claro', 'ясно']),
  fewClouds: condition(801, 'Clouds', '02', [
    'few clouds',
    'Ein paar Wolken',
    'peu nuageux',
    'algo de nubes',
    'небольшая облачность',
  ]),
  scatteredClouds: condition(802, 'Clouds', '03', [
    'scattered clouds',
    'Mäßig bewölkt',
    'partiellement nuageux',
    'nubes dispersas',
    'переменная облачность',
  ]),
  brokenClouds: condition(803, 'Clouds', '04', [
    'broken clouds',
    'Überwiegend bewölkt',
    'nuageux',
    'muy nuboso',
    'облачно с прояснениями',
  ]),
  overcast: condition(804, 'Clouds', '04', ['overcast clouds', 'Bedeckt', 'couvert', 'nubes', 'пасмурно']),
} as const

function condition(
  id: number,
  main: string,
  icon: string,
  [en, de, fr, es, ru]: readonly [string, string, string, string, string],
): Condition {
  return { id, main, icon, description: { en, de, fr, es, ru } }
}

/** The condition of a sky covered to `clouds` percent, or of what falls from it. */
export function chooseCondition(weather: {
  readonly clouds: number
  readonly rain: number
  readonly snow: number
  readonly celsius: number
}): Condition {
  if (weather.snow > 0) return weather.snow < 2 ? conditions.lightSnow : conditions.snow
  if (weather.rain > 0) return chooseRain(weather.rain, weather.celsius)
  if (weather.clouds <= 10) return conditions.clear
  if (weather.clouds <= 25) return conditions.fewClouds
  if (weather.clouds <= 50) return conditions.scatteredClouds
  return weather.clouds <= 84 ? conditions.brokenClouds : conditions.overcast
}

function chooseRain(millimetres: number, celsius: number): Condition {
  if (millimetres < 0.15 && celsius < 12) return conditions.drizzle
  if (millimetres < 3) return conditions.lightRain
  if (celsius > 24) return conditions.thunderstorm
  return millimetres < 8 ? conditions.moderateRain : conditions.heavyRain
}
