#include "plugins/notifier/notifier.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/api/fingerprint.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "google/protobuf/util/time_util.h"

namespace muster::notifier {
namespace {

using google::protobuf::util::TimeUtil;

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixNanos(TimeUtil::TimestampToNanoseconds(time));
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  return TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(time));
}

bool Has(const std::vector<std::string>& list, const std::string& value) {
  return list.empty() || value.empty() ||
         std::find(list.begin(), list.end(), value) != list.end();
}

bool Wants(const Recipient& recipient, const v1::Trouble& trouble) {
  return Has(recipient.sources, trouble.source()) &&
         Has(recipient.reasons, trouble.reason());
}

v1::NotificationKind KindOf(const storage::Standing& standing) {
  if (standing.over()) return v1::NOTIFICATION_KIND_RESOLVED;
  return standing.sent_count() == 0 ? v1::NOTIFICATION_KIND_OPENED
                                    : v1::NOTIFICATION_KIND_REMINDER;
}

Message MessageOf(const storage::Standing& standing, absl::Time now) {
  const v1::Trouble& trouble = standing.trouble();
  Message message;
  message.kind = KindOf(standing);
  message.trouble = trouble;
  message.time = now;
  message.id = absl::StrFormat(
      "%016x", Fingerprint({standing.recipient(), trouble.key(),
                            TimeUtil::ToString(trouble.start_time()),
                            EventWord(message.kind),
                            absl::StrCat(standing.sent_count())}));
  return message;
}

v1::Notification RecordOf(const std::string& recipient,
                          const Message& message) {
  v1::Notification record;
  record.set_recipient(recipient);
  record.set_kind(message.kind);
  *record.mutable_trouble() = message.trouble;
  *record.mutable_send_time() = ToProto(message.time);
  return record;
}

}  // namespace

Notifier::Notifier(TroubleReader& reader, DeliveryStore& store,
                   std::vector<Recipient> recipients, const Clock& clock,
                   Options options)
    : reader_(reader),
      store_(store),
      recipients_(std::move(recipients)),
      clock_(clock),
      options_(std::move(options)) {}

void Notifier::RunOnce() {
  absl::MutexLock lock(&turn_);
  if (recipients_.empty()) return;
  const absl::Status read = LookAround();
  if (!read.ok() && !unreadable_) {
    LogStatus(Severity::kWarning, "trouble cannot be looked at", read);
  }
  unreadable_ = !read.ok();
  const absl::Status sent = SendDue();
  if (!sent.ok()) LogStatus(Severity::kError, "notifier's store", sent);
}

absl::Status Notifier::LookAround() {
  ASSIGN_OR_RETURN(const std::vector<v1::Trouble> troubles, reader_.Read());
  ASSIGN_OR_RETURN(const std::vector<storage::Standing> standings,
                   store_.Standings());
  for (const storage::Standing& standing : standings) {
    RETURN_IF_ERROR(Settle(troubles, standing));
  }
  return Open(troubles, standings);
}

absl::Status Notifier::Open(const std::vector<v1::Trouble>& troubles,
                            const std::vector<storage::Standing>& standings) {
  for (const Recipient& recipient : recipients_) {
    for (const v1::Trouble& trouble : troubles) {
      const bool known = std::any_of(
          standings.begin(), standings.end(), [&](const auto& standing) {
            return standing.recipient() == recipient.name &&
                   standing.trouble().key() == trouble.key();
          });
      if (known || !Wants(recipient, trouble)) continue;
      storage::Standing standing;
      standing.set_recipient(recipient.name);
      *standing.mutable_trouble() = trouble;
      RETURN_IF_ERROR(store_.Put(standing));
    }
  }
  return absl::OkStatus();
}

absl::Status Notifier::Settle(const std::vector<v1::Trouble>& troubles,
                              storage::Standing standing) {
  const auto now = std::find_if(
      troubles.begin(), troubles.end(), [&](const v1::Trouble& trouble) {
        return trouble.key() == standing.trouble().key();
      });
  const bool over = now == troubles.end();
  if (Find(standing.recipient()) == nullptr ||
      (over && standing.sent_count() == 0)) {
    return store_.Delete(standing);
  }
  const bool same = over || now->message() == standing.trouble().message();
  if (over == standing.over() && same) return absl::OkStatus();
  if (!over) *standing.mutable_trouble() = *now;
  standing.set_over(over);
  return store_.Put(standing);
}

absl::Status Notifier::SendDue() {
  ASSIGN_OR_RETURN(const std::vector<storage::Standing> standings,
                   store_.Standings());
  for (const storage::Standing& standing : standings) {
    const Recipient* const recipient = Find(standing.recipient());
    if (recipient == nullptr || DueTime(standing) > clock_.Now()) continue;
    RETURN_IF_ERROR(Send(*recipient, standing));
  }
  return absl::OkStatus();
}

absl::Time Notifier::DueTime(const storage::Standing& standing) const {
  if (standing.has_retry_time()) return ToTime(standing.retry_time());
  if (standing.over() || standing.sent_count() == 0) {
    return absl::InfinitePast();
  }
  const size_t last = options_.reminder_delays.size() - 1;
  const size_t index =
      std::min<size_t>(last, static_cast<size_t>(standing.sent_count()) - 1);
  return ToTime(standing.send_time()) + options_.reminder_delays[index];
}

absl::Status Notifier::Send(const Recipient& recipient,
                            storage::Standing standing) {
  const Message message = MessageOf(standing, clock_.Now());
  Span span("notifier.send");
  span.SetAttribute("muster.notifier.recipient", recipient.name);
  span.SetAttribute("muster.notifier.reason", message.trouble.reason());
  const WithSpan scope(span);
  const absl::Status sent = recipient.channel->Send(message);
  span.SetStatus(sent);
  if (!sent.ok()) return PutOff(recipient, sent, std::move(standing));
  v1::Notification record = RecordOf(recipient.name, message);
  record.set_failed_attempt_count(standing.failed_count());
  standing.set_sent_count(standing.sent_count() + 1);
  *standing.mutable_send_time() = record.send_time();
  standing.clear_failed_count();
  standing.clear_retry_time();
  return store_.Sent(standing, std::move(record)).status();
}

absl::Status Notifier::PutOff(const Recipient& recipient,
                              const absl::Status& why,
                              storage::Standing standing) {
  if (standing.failed_count() == 0) {
    LogStatus(Severity::kWarning, "notification not sent", why,
              {{"recipient", recipient.name},
               {"trouble", standing.trouble().reason()}});
  }
  const int doublings = std::min(standing.failed_count(), 16);
  const absl::Duration pause =
      std::min(options_.first_retry * (1 << doublings), options_.last_retry);
  standing.set_failed_count(standing.failed_count() + 1);
  *standing.mutable_retry_time() = ToProto(clock_.Now() + pause);
  return store_.Put(standing);
}

absl::StatusOr<v1::Notification> Notifier::SendTest(
    absl::string_view recipient) {
  const Recipient* const found = Find(recipient);
  if (found == nullptr) {
    return Error(
        absl::StatusCode::kNotFound, "RECIPIENT_NOT_FOUND",
        absl::StrCat("the configuration names no recipient ", recipient),
        {{"recipient", std::string(recipient)}});
  }
  Message message;
  message.kind = v1::NOTIFICATION_KIND_TEST;
  message.time = clock_.Now();
  message.id = absl::StrFormat(
      "%016x",
      Fingerprint({found->name, "test", absl::FormatTime(message.time)}));
  RETURN_IF_ERROR(found->channel->Send(message));
  v1::Notification record = RecordOf(found->name, message);
  ASSIGN_OR_RETURN(const std::string name, store_.Sent(record));
  record.set_name(name);
  return record;
}

const Recipient* Notifier::Find(absl::string_view name) const {
  for (const Recipient& recipient : recipients_) {
    if (recipient.name == name) return &recipient;
  }
  return nullptr;
}

}  // namespace muster::notifier
