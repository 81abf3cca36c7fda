#ifndef BENCH_PROCESS_AFFINITY_H_
#define BENCH_PROCESS_AFFINITY_H_

#include <sys/types.h>

namespace muster::bench {

// While this lives, `server` has the first half of this machine's processors to
// itself and this process the other: for latencies, which otherwise depend on
// who happens to share a processor with whom. Does nothing on one processor.
// Threads that begin meanwhile are where the one is that began them.
class ApartFrom {
 public:
  explicit ApartFrom(pid_t server);
  ~ApartFrom();
  ApartFrom(const ApartFrom&) = delete;
  ApartFrom& operator=(const ApartFrom&) = delete;

 private:
  const pid_t server_;
};

}  // namespace muster::bench

#endif  // BENCH_PROCESS_AFFINITY_H_
