#include "CSpawn.h"
typedef int CSpawn_placeholder;
