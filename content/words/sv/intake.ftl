# Ord för rummet intake (inkorg). Varje nyckel börjar med "intake-".
