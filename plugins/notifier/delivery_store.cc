#include "plugins/notifier/delivery_store.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::notifier {
namespace {

enum Family { kStandings, kNotifications };

std::string KeyOf(const storage::Standing& standing) {
  return JoinKey({standing.recipient(), standing.trouble().key()});
}

template <typename T>
absl::StatusOr<T> Parse(absl::string_view value) {
  T parsed;
  if (parsed.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return parsed;
  }
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               "the notifier's store holds a value that cannot be read; move "
               "its directory away and start again");
}

}  // namespace

int64_t NumberOf(const v1::Notification& notification) {
  int64_t number = 0;
  return absl::SimpleAtoi(
             absl::StripPrefix(notification.name(), "notifications/"), &number)
             ? number
             : 0;
}

absl::StatusOr<std::unique_ptr<DeliveryStore>> DeliveryStore::Open(
    const std::string& path) {
  RocksDatabase::Options options;
  options.reopen_on_commit = true;
  ASSIGN_OR_RETURN(auto db, RocksDatabase::Open(
                                path, {"standings", "notifications"}, options));
  std::unique_ptr<DeliveryStore> store(new DeliveryStore(std::move(db)));
  RETURN_IF_ERROR(store->LoadNumber());
  return store;
}

absl::Status DeliveryStore::LoadNumber() {
  absl::MutexLock lock(&mu_);
  auto it = db_->Prefix(kNotifications, "");
  it.SeekToLast();
  if (!it.Valid()) return it.status();
  ASSIGN_OR_RETURN(number_, DecodeInt64(it.key()));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<storage::Standing>> DeliveryStore::Standings()
    const {
  std::vector<storage::Standing> standings;
  auto it = db_->Prefix(kStandings, "");
  for (; it.Valid(); it.Next()) {
    ASSIGN_OR_RETURN(standings.emplace_back(),
                     Parse<storage::Standing>(it.value()));
  }
  RETURN_IF_ERROR(it.status());
  return standings;
}

absl::Status DeliveryStore::Put(const storage::Standing& standing) {
  RocksBatch batch = db_->NewBatch();
  batch.Put(kStandings, KeyOf(standing), standing.SerializeAsString());
  return db_->Commit(std::move(batch));
}

absl::Status DeliveryStore::Delete(const storage::Standing& standing) {
  RocksBatch batch = db_->NewBatch();
  batch.Delete(kStandings, KeyOf(standing));
  return db_->Commit(std::move(batch));
}

absl::StatusOr<std::string> DeliveryStore::Sent(
    const storage::Standing& standing, v1::Notification notification) {
  RocksBatch batch = db_->NewBatch();
  if (standing.over()) {
    batch.Delete(kStandings, KeyOf(standing));
  } else {
    batch.Put(kStandings, KeyOf(standing), standing.SerializeAsString());
  }
  return Add(std::move(notification), std::move(batch));
}

absl::StatusOr<std::string> DeliveryStore::Sent(v1::Notification notification) {
  return Add(std::move(notification), db_->NewBatch());
}

absl::StatusOr<std::string> DeliveryStore::Add(v1::Notification notification,
                                               RocksBatch batch) {
  absl::MutexLock lock(&mu_);
  const int64_t number = number_ + 1;
  notification.set_name(absl::StrCat("notifications/", number));
  batch.Put(kNotifications, EncodeInt64(number),
            notification.SerializeAsString());
  if (number > kKept) {
    batch.Delete(kNotifications, EncodeInt64(number - kKept));
  }
  RETURN_IF_ERROR(db_->Commit(std::move(batch)));
  number_ = number;
  return notification.name();
}

absl::StatusOr<std::vector<v1::Notification>> DeliveryStore::Notifications(
    int limit, int64_t before) const {
  std::vector<v1::Notification> notifications;
  auto it = db_->Range(kNotifications, "", EncodeInt64(before));
  it.SeekToLast();
  for (; it.Valid() && limit > 0; it.Prev(), --limit) {
    ASSIGN_OR_RETURN(notifications.emplace_back(),
                     Parse<v1::Notification>(it.value()));
  }
  RETURN_IF_ERROR(it.status());
  return notifications;
}

}  // namespace muster::notifier
