// How jemalloc runs in our servers: see
// docs/decisions/operations/2026-11-22-servers-use-jemalloc.md.
// Source: jemalloc(3), "TUNING"; jemalloc looks for this name.

extern "C" {
extern const char* malloc_conf;
const char* malloc_conf =
    "narenas:2,background_thread:true,dirty_decay_ms:200,muzzy_decay_ms:0";
}
