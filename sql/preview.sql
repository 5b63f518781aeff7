-- description: The first documents of weather_full
SELECT cityid, cityname, country, latitude, longitude, cnt
FROM "weather"."weather_full"
ORDER BY cityname, cityid
LIMIT 10
