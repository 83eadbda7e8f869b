-- The names under which the functions can be called. They carry the version, so that two versions
-- of the program can work side by side during a rolling deployment.
redis.register_function('weir_v1_append', weir_append)
redis.register_function('weir_v1_admit', weir_admit)
redis.register_function('weir_v1_acquire', weir_acquire)
redis.register_function('weir_v1_resume', weir_resume)
redis.register_function('weir_v1_renew', weir_renew)
redis.register_function('weir_v1_release', weir_release)
redis.register_function('weir_v1_commit', weir_commit)
redis.register_function('weir_v1_trim', weir_trim)
redis.register_function('weir_v1_announce', weir_announce)
