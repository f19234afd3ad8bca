# Ord för rummet api (API). Varje nyckel börjar med "api-".
