# Ord för rummet admin (administration). Varje nyckel börjar med "admin-".
