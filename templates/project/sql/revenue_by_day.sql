-- description: What was sold, by day and country
SELECT "date", country, currency, count(DISTINCT order_id) AS orders, sum(amount) AS revenue
FROM shop.order_lines
GROUP BY "date", country, currency
ORDER BY "date", country, currency
