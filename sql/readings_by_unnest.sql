-- description: Readings from the nested documents: one row per city, slot and condition
SELECT
  slot.dt_txt AS reading_time,
  cityname AS city,
  slot.main.temp AS temp,
  slot.main.temp_min AS temp_min,
  slot.main.temp_max AS temp_max,
  slot.main.pressure AS pressure,
  slot.main.humidity AS humidity,
  condition.main AS weather,
  condition.description AS description,
  slot.wind.speed AS wind_speed,
  slot.wind.deg AS wind_deg
FROM weather.weather_full
CROSS JOIN UNNEST(list) AS t(slot)
CROSS JOIN UNNEST(slot.weather) AS s(condition)
ORDER BY reading_time, city, weather
