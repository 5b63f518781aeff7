/** What the documents of one moment look like: the API gained and lost fields over the years. */
export interface ApiVersion {
  readonly keyOrder: 'listLast' | 'cityFirst' | 'cityLast'
  /** `message` and the pressures are doubles; afterwards integers. */
  readonly doubles: boolean
  readonly population: 'zero' | 'absent' | 'present'
  readonly citySys: boolean
  /** `timezone`, `sunrise` and `sunset` of the city. */
  readonly cityTimes: boolean
  readonly feelsLike: boolean
  /** `visibility` and `pop`. */
  readonly visibility: boolean
  readonly gust: boolean
  /** `rain: {}` on dry slots. */
  readonly emptyPrecipitation: boolean
  readonly clearSky: 'Sky is Clear' | 'clear sky'
  /** `temp_kf` is missing from the later slots. */
  readonly sparseTempKf: boolean
}

/** @param at seconds since 1970, UTC */
export function apiVersionAt(at: number): ApiVersion {
  const since = (day: string) => at >= Date.parse(day) / 1000
  const from2019October = since('2019-10-01')
  return {
    keyOrder: !since('2015-10-01') ? 'listLast' : !since('2017-01-01') ? 'cityFirst' : 'cityLast',
    doubles: !from2019October,
    population: !since('2017-01-01') ? 'zero' : !since('2018-01-01') ? 'absent' : 'present',
    citySys: since('2015-10-01') && !since('2017-01-01'),
    cityTimes: from2019October,
    feelsLike: since('2020-01-01'),
    visibility: since('2020-07-01'),
    gust: since('2021-01-01'),
    emptyPrecipitation: since('2015-10-01') && !since('2019-05-01'),
    clearSky: since('2016-01-01') ? 'clear sky' : 'Sky is Clear',
    sparseTempKf: !since('2015-10-01'),
  }
}
