# Ord för rummet casework (ärenden). Varje nyckel börjar med "casework-".
