# Ord för rummet handbook (handbok). Varje nyckel börjar med "handbook-".
