/** A city as OpenWeather knows it, and what its weather depends on. */
export interface City {
  readonly id: number
  readonly name: string
  readonly country: string
  readonly lat: number
  readonly lon: number
  readonly population: number
  /** Standard time, hours east of UTC. */
  readonly offsetHours: number
  readonly summerTime: 'north' | 'south' | 'none'
  readonly elevationMetres: number
}

type Row = readonly [
  id: number,
  name: string,
  country: string,
  lat: number,
  lon: number,
  population: number,
  offsetHours: number,
  summerTime: City['summerTime'],
  elevationMetres: number,
]

const rows: readonly Row[] = [
  [2643743, 'London', 'GB', 51.5085, -0.1257, 1000000, 0, 'north', 25],
  [2964574, 'Dublin', 'IE', 53.344, -6.2672, 1024027, 0, 'north', 17],
  [2950159, 'Berlin', 'DE', 52.5244, 13.4105, 1000000, 1, 'north', 43],
  [2867714, 'München', 'DE', 48.1374, 11.5755, 1260391, 1, 'north', 524],
  [2861650, 'Nuremberg', 'DE', 49.4541, 11.0768, 499237, 1, 'north', 309],
  [2657896, 'Zürich', 'CH', 47.3667, 8.55, 341730, 1, 'north', 408],
  [2988507, 'Paris', 'FR', 48.8534, 2.3488, 2138551, 1, 'north', 42],
  [2986494, 'Poitiers', 'FR', 46.5833, 0.3333, 235326, 1, 'north', 116],
  [3117735, 'Madrid', 'ES', 40.4165, -3.7026, 3255944, 1, 'north', 665],
  [2267057, 'Lisbon', 'PT', 38.7167, -9.1333, 517802, 0, 'north', 45],
  [3172394, 'Naples', 'IT', 40.8333, 14.25, 988972, 1, 'north', 17],
  [2761369, 'Vienna', 'AT', 48.2085, 16.3721, 1691468, 1, 'north', 171],
  [756135, 'Warsaw', 'PL', 52.2298, 21.0118, 1702139, 1, 'north', 113],
  [3093133, 'Łódź', 'PL', 51.75, 19.4667, 768755, 1, 'north', 219],
  [3094802, 'Kraków', 'PL', 50.0833, 19.9167, 755050, 1, 'north', 219],
  [625144, 'Minsk', 'BY', 53.9, 27.5667, 1742124, 3, 'none', 222],
  [703448, 'Kyiv', 'UA', 50.4333, 30.5167, 2514227, 2, 'north', 187],
  [524901, 'Moscow', 'RU', 55.7522, 37.6156, 10381222, 3, 'none', 144],
  [2692969, 'Malmö', 'SE', 55.6059, 13.0007, 261548, 1, 'north', 12],
  [3143244, 'Oslo', 'NO', 59.9127, 10.7461, 580000, 1, 'north', 26],
  [658225, 'Helsinki', 'FI', 60.1695, 24.9355, 558457, 2, 'north', 26],
  [3413829, 'Reykjavík', 'IS', 64.1355, -21.8954, 113906, 0, 'none', 37],
  [745044, 'Istanbul', 'TR', 41.0351, 28.9833, 11581707, 3, 'none', 39],
  [360630, 'Cairo', 'EG', 30.0626, 31.2497, 7734614, 2, 'none', 23],
  [2460596, 'Bamako', 'ML', 12.65, -8, 1297281, 0, 'none', 350],
  [2332459, 'Lagos', 'NG', 6.4541, 3.3947, 1536, 1, 'none', 11],
  [184745, 'Nairobi', 'KE', -1.2833, 36.8167, 2750547, 3, 'none', 1684],
  [3369157, 'Cape Town', 'ZA', -33.9258, 18.4232, 3433441, 2, 'none', 25],
  [1275339, 'Mumbai', 'IN', 19.0144, 72.8479, 12691836, 5.5, 'none', 8],
  [1273874, 'Kochi', 'IN', 9.9399, 76.2602, 604696, 5.5, 'none', 6],
  [1816670, 'Beijing', 'CN', 39.9075, 116.3972, 1000000, 8, 'none', 49],
  [1850147, 'Tokyo', 'JP', 35.6895, 139.6917, 8336599, 9, 'none', 44],
  [1880252, 'Singapore', 'SG', 1.2897, 103.8501, 3547809, 8, 'none', 23],
  [1735158, 'Petaling Jaya', 'MY', 3.1073, 101.6067, 520698, 8, 'none', 62],
  [2147714, 'Sydney', 'AU', -33.8679, 151.2073, 1000000, 10, 'south', 58],
  [2193733, 'Auckland', 'NZ', -36.8667, 174.7667, 417910, 12, 'south', 40],
  [5128581, 'New York', 'US', 40.7143, -74.006, 8175133, -5, 'north', 57],
  [4887398, 'Chicago', 'US', 41.85, -87.65, 2695598, -6, 'north', 180],
  [5574991, 'Boulder', 'US', 40.015, -105.2705, 97385, -7, 'north', 1655],
  [5879400, 'Anchorage', 'US', 61.2181, -149.9003, 291826, -9, 'north', 35],
  [5913490, 'Calgary', 'CA', 51.0501, -114.0853, 1019942, -7, 'north', 1042],
  [6077243, 'Montréal', 'CA', 45.5088, -73.5878, 1600000, -5, 'north', 216],
  [3530597, 'Mexico City', 'MX', 19.4285, -99.1277, 12294193, -6, 'none', 2240],
  [3688689, 'Bogotá', 'CO', 4.6097, -74.0817, 7674366, -5, 'none', 2582],
  [3448439, 'São Paulo', 'BR', -23.5475, -46.6361, 10021295, -3, 'none', 769],
  [3435910, 'Buenos Aires', 'AR', -34.6132, -58.3772, 13076300, -3, 'none', 31],
]

export const cities: readonly City[] = rows.map(
  ([id, name, country, lat, lon, population, offsetHours, summerTime, elevationMetres]) => ({
    id,
    name,
    country,
    lat,
    lon,
    population,
    offsetHours,
    summerTime,
    elevationMetres,
  }),
)
