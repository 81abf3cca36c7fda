#ifndef BENCH_CLIENT_FANOUT_LOAD_H_
#define BENCH_CLIENT_FANOUT_LOAD_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/client/raw_stream.h"
#include "grpcpp/support/byte_buffer.h"

namespace muster::bench {

// Many streams of the same method, each on its own connection, all of which
// get the same entries in the same order.
//
// Not thread-safe; its streams are read on gRPC's threads.
class FanoutLoad {
 public:
  struct Plan {
    std::string target;
    std::string method;
    grpc::ByteBuffer request;
    int streams = 0;
    int field = 0;        // of the repeated field that holds the entries
    int64_t entries = 0;  // the most that a stream will get in all
  };

  // Opens the streams.
  //
  // Errors: those of the first stream that cannot be opened.
  static absl::StatusOr<std::unique_ptr<FanoutLoad>> Open(Plan plan);

  // Announces that `entries` more are on their way, as from `due`: when they
  // should be sent, on this process's clock, even if they are sent later.
  void Expect(int64_t entries, absl::Time due);

  // Waits until every stream has what was announced.
  //
  // Errors:
  //   INTERNAL: a stream ended, or a minute went by without an entry.
  absl::Status Await();

  // From `due` to its arrival, of each entry on each stream that was announced
  // since the call before. Sorted. While nothing is on its way.
  std::vector<absl::Duration> TakeLatencies();

  // The messages that the first stream got since the call before. While
  // nothing is on its way.
  std::vector<grpc::ByteBuffer> TakeMessages();

 private:
  // What one stream got. Written by one thread of gRPC at a time.
  struct Reader {
    bool keeps_messages = false;
    std::vector<int64_t> arrivals;  // ns, by entry
    std::atomic<int64_t> count{0};
    std::unique_ptr<RawStream> stream;
  };

  explicit FanoutLoad(Plan plan) : plan_(std::move(plan)) {}
  void OnMessage(Reader& reader, grpc::ByteBuffer& message);
  int64_t Slowest() const;

  const Plan plan_;
  std::vector<int64_t> dues_;  // ns, by entry
  int64_t taken_ = 0;          // entries of which the latencies were taken
  std::vector<grpc::ByteBuffer> messages_;  // of the first reader
  std::deque<Reader> readers_;
};

}  // namespace muster::bench

#endif  // BENCH_CLIENT_FANOUT_LOAD_H_
