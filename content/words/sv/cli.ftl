# Ord för rummet cli (kommandorad). Varje nyckel börjar med "cli-".
