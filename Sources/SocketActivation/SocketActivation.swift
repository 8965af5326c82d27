// essay to come
