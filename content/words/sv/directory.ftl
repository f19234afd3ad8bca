# Ord för rummet directory (katalog). Varje nyckel börjar med "directory-".
