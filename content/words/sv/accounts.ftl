# Ord för rummet accounts (konton). Varje nyckel börjar med "accounts-".
