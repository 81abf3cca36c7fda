#include "bench/client/fanout_load.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "bench/client/message_scan.h"

namespace muster::bench {
namespace {

constexpr absl::Duration kLookAgain = absl::Microseconds(500);
constexpr absl::Duration kLongestSilence = absl::Minutes(1);

}  // namespace

absl::StatusOr<std::unique_ptr<FanoutLoad>> FanoutLoad::Open(Plan plan) {
  std::unique_ptr<FanoutLoad> load(new FanoutLoad(std::move(plan)));
  const Plan& settled = load->plan_;
  for (int i = 0; i < settled.streams; ++i) {
    Reader& reader = load->readers_.emplace_back();
    reader.keeps_messages = i == 0;
    reader.arrivals.resize(settled.entries);
    FanoutLoad* const self = load.get();
    reader.stream =
        std::make_unique<RawStream>(Connect(settled.target), settled.method,
                                    [self, &reader](grpc::ByteBuffer& message) {
                                      self->OnMessage(reader, message);
                                    });
    reader.stream->Write(settled.request);
  }
  for (Reader& reader : load->readers_) {
    if (!reader.stream->WaitUntilOpen()) return reader.stream->Wait();
  }
  return load;
}

void FanoutLoad::Expect(int64_t entries, absl::Time due) {
  dues_.insert(dues_.end(), entries, absl::ToUnixNanos(due));
}

absl::Status FanoutLoad::Await() {
  int64_t slowest = Slowest();
  absl::Time moved = absl::Now();
  while (slowest < static_cast<int64_t>(dues_.size())) {
    absl::SleepFor(kLookAgain);
    if (const int64_t now = Slowest(); now != slowest) {
      slowest = now;
      moved = absl::Now();
    } else if (absl::Now() - moved > kLongestSilence) {
      return absl::InternalError("a stream of the fan-out stands still");
    }
  }
  return absl::OkStatus();
}

std::vector<absl::Duration> FanoutLoad::TakeLatencies() {
  std::vector<absl::Duration> latencies;
  const int64_t end = static_cast<int64_t>(dues_.size());
  for (const Reader& reader : readers_) {
    for (int64_t i = taken_; i < end; ++i) {
      latencies.push_back(absl::Nanoseconds(reader.arrivals[i] - dues_[i]));
    }
  }
  taken_ = end;
  std::sort(latencies.begin(), latencies.end());
  return latencies;
}

std::vector<grpc::ByteBuffer> FanoutLoad::TakeMessages() {
  return std::exchange(messages_, {});
}

void FanoutLoad::OnMessage(Reader& reader, grpc::ByteBuffer& message) {
  const int64_t now = absl::GetCurrentTimeNanos();
  const int64_t before = reader.count.load(std::memory_order_relaxed);
  const int64_t after = std::min<int64_t>(
      before + CountField(message, plan_.field), plan_.entries);
  std::fill(reader.arrivals.begin() + before, reader.arrivals.begin() + after,
            now);
  if (reader.keeps_messages && after > before) messages_.push_back(message);
  reader.count.store(after, std::memory_order_release);
}

int64_t FanoutLoad::Slowest() const {
  int64_t slowest = plan_.entries;
  for (const Reader& reader : readers_) {
    slowest = std::min(slowest, reader.count.load(std::memory_order_acquire));
  }
  return slowest;
}

}  // namespace muster::bench
