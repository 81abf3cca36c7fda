#include "plugins/trust/caep/caep_store.h"

#include <utility>

#include "absl/strings/string_view.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::trust {
namespace {

using caep::storage::Event;
using caep::storage::Position;

enum Family { kPositions, kStatuses, kEvents, kPending };

std::string EventKey(const std::string& stream, int64_t number) {
  return JoinKey({stream, EncodeInt64(number)});
}

absl::StatusOr<int64_t> NumberIn(absl::string_view key) {
  ASSIGN_OR_RETURN(const std::vector<std::string> parts, SplitKey(key));
  if (parts.size() == 2) return DecodeInt64(parts[1]);
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               "the CAEP store holds a key that cannot be read; move its "
               "directory away and start again");
}

template <typename T>
absl::StatusOr<T> Parse(absl::string_view value) {
  T parsed;
  if (parsed.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return parsed;
  }
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               "the CAEP store holds a value that cannot be read; move its "
               "directory away and start again");
}

void PutEvent(const std::string& stream, const NumberedEvent& event,
              RocksBatch& batch) {
  const std::string key = EventKey(stream, event.number);
  batch.Put(kEvents, key, event.event.SerializeAsString());
  if (event.event.delivery().state() == v1::CaepDelivery::STATE_PENDING) {
    batch.Put(kPending, key, "");
  } else {
    batch.Delete(kPending, key);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<CaepStore>> CaepStore::Open(
    const std::string& path) {
  RocksDatabase::Options options;
  options.reopen_on_commit = true;
  ASSIGN_OR_RETURN(
      auto db,
      RocksDatabase::Open(path, {"positions", "statuses", "events", "pending"},
                          options));
  return std::unique_ptr<CaepStore>(new CaepStore(std::move(db)));
}

absl::StatusOr<std::optional<Position>> CaepStore::GetPosition(
    const std::string& stream) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> value,
                   db_->Get(kPositions, stream));
  if (!value) return std::nullopt;
  ASSIGN_OR_RETURN(Position position, Parse<Position>(*value));
  return position;
}

absl::StatusOr<std::string> CaepStore::StatusOf(
    const std::string& stream, const std::string& device) const {
  ASSIGN_OR_RETURN(std::optional<std::string> value,
                   db_->Get(kStatuses, JoinKey({stream, device})));
  return value.value_or("");
}

absl::Status CaepStore::Advance(const std::string& stream, const Step& step) {
  RocksBatch batch = db_->NewBatch();
  batch.Put(kPositions, stream, step.position.SerializeAsString());
  for (const auto& [device, status] : step.statuses) {
    batch.Put(kStatuses, JoinKey({stream, device}), status);
  }
  for (const NumberedEvent& event : step.events) {
    PutEvent(stream, event, batch);
  }
  return db_->Commit(std::move(batch));
}

absl::StatusOr<std::optional<NumberedEvent>> CaepStore::NextPending(
    const std::string& stream) const {
  NumberedEvent found;
  std::string key;
  {
    const auto it = db_->Prefix(kPending, JoinKey({stream}));
    if (!it.Valid()) {
      RETURN_IF_ERROR(it.status());
      return std::nullopt;
    }
    key = std::string(it.key());
  }
  ASSIGN_OR_RETURN(found.number, NumberIn(key));
  ASSIGN_OR_RETURN(const std::optional<std::string> value,
                   db_->Get(kEvents, key));
  ASSIGN_OR_RETURN(found.event, Parse<Event>(value.value_or("")));
  return found;
}

absl::StatusOr<int> CaepStore::CountPending(const std::string& stream,
                                            int limit) const {
  int count = 0;
  auto it = db_->Prefix(kPending, JoinKey({stream}));
  for (; it.Valid() && count < limit; it.Next()) ++count;
  RETURN_IF_ERROR(it.status());
  return count;
}

absl::Status CaepStore::Put(const std::string& stream,
                            const NumberedEvent& event) {
  RocksBatch batch = db_->NewBatch();
  PutEvent(stream, event, batch);
  // Events end in their order, so what is that old has ended.
  if (event.event.delivery().state() != v1::CaepDelivery::STATE_PENDING &&
      event.number > kKept) {
    batch.Delete(kEvents, EventKey(stream, event.number - kKept));
  }
  return db_->Commit(std::move(batch));
}

absl::StatusOr<std::vector<NumberedEvent>> CaepStore::List(
    const std::string& stream, v1::CaepDelivery::State state, int limit,
    int64_t before) const {
  std::vector<NumberedEvent> events;
  auto it = db_->Range(kEvents, JoinKey({stream}), EventKey(stream, before));
  for (it.SeekToLast();
       it.Valid() && events.size() < static_cast<size_t>(limit); it.Prev()) {
    NumberedEvent found;
    ASSIGN_OR_RETURN(found.number, NumberIn(it.key()));
    ASSIGN_OR_RETURN(found.event, Parse<Event>(it.value()));
    if (state == v1::CaepDelivery::STATE_UNSPECIFIED ||
        state == found.event.delivery().state()) {
      events.push_back(std::move(found));
    }
  }
  RETURN_IF_ERROR(it.status());
  return events;
}

}  // namespace muster::trust
