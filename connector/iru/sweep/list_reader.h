#ifndef CONNECTOR_IRU_SWEEP_LIST_READER_H_
#define CONNECTOR_IRU_SWEEP_LIST_READER_H_

#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/json/field_reader.h"

namespace muster::iru {

// The pages of a list with `count` and `next`, one at a time, by offset. Ends
// where the vendor names no next page, or shows no row. Not thread-safe;
// `client` must outlive it.
class ListReader {
 public:
  // `offset`: where to begin.
  ListReader(IruClient& client, Endpoint endpoint, int64_t offset = 0)
      : client_(client), endpoint_(std::move(endpoint)), offset_(offset) {}

  // Reads the next page and calls `on_row` with its rows. Whether there was
  // one.
  //
  // Errors: those of IruClient::Get() and DecodeListPage(), and
  //   UNAVAILABLE SOURCE_ERROR: the list does not end.
  absl::StatusOr<bool> Next(const Call& call,
                            const std::function<void(FieldReader&)>& on_row);

  // Whether the last page was read.
  bool ended() const { return ended_; }
  // Where the next page begins.
  int64_t offset() const { return offset_; }
  // What the vendor said last that the list has; -1 if it did not say.
  int64_t count() const { return count_; }

 private:
  IruClient& client_;
  const Endpoint endpoint_;
  int64_t offset_;
  int64_t count_ = -1;
  int pages_ = 0;
  bool ended_ = false;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_LIST_READER_H_
