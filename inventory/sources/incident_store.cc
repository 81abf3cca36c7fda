#include "inventory/sources/incident_store.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/commit/sync_documents.h"
#include "inventory/model/proto_time.h"
#include "inventory/sources/source_store.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

constexpr absl::string_view kIncidents = "incidents";

absl::Status Malformed(absl::string_view source) {
  return Error(absl::StatusCode::kInvalidArgument, "INCIDENT_MALFORMED",
               absl::StrCat("the incident of ", source,
                            " has no reason or no message; give it both"),
               {{"source", std::string(source)}});
}

absl::Status NotFound(absl::string_view source, absl::string_view reason) {
  return Error(
      absl::StatusCode::kNotFound, "INCIDENT_NOT_FOUND",
      absl::StrCat(source, " has no open incident ", reason,
                   "; nothing is to be done"),
      {{"source", std::string(source)}, {"reason", std::string(reason)}});
}

// The incidents of one source inside a write, newest first.
class Incidents {
 public:
  static absl::StatusOr<Incidents> Read(absl::string_view source,
                                        StoreDraft& draft) {
    Incidents incidents(draft);
    ASSIGN_OR_RETURN(incidents.source_, ReadSource(draft.reader(), source));
    ASSIGN_OR_RETURN(
        const DocumentRange range,
        NumberedAfter(Collection::kIncidents, source, kIncidents, ""));
    ASSIGN_OR_RETURN(auto page,
                     ReadPage<v1::Incident>(draft.reader(), range, kNoLimit));
    incidents.all_ = std::move(page.resources);
    return incidents;
  }

  v1::Incident* FindOpen(absl::string_view reason) {
    const auto found =
        std::find_if(all_.begin(), all_.end(), [&](const auto& incident) {
          return incident.reason() == reason && !incident.has_end_time();
        });
    return found == all_.end() ? nullptr : &*found;
  }

  absl::StatusOr<v1::Incident> New() const {
    int64_t number = 1;
    if (!all_.empty()) {
      ASSIGN_OR_RETURN(const std::string last, KeyOf(all_.front()));
      ASSIGN_OR_RETURN(number, DecodeInt64(last.substr(last.size() - 8)));
      ++number;
    }
    v1::Incident incident;
    incident.set_name(
        absl::StrCat(source_.name(), "/", kIncidents, "/", number));
    return incident;
  }

  absl::Status Put(const v1::Incident& incident) {
    ASSIGN_OR_RETURN(const std::string key, KeyOf(incident));
    draft_->Put(Collection::kIncidents, key, incident);
    return absl::OkStatus();
  }

  void CountOpen(int by) {
    source_.set_open_incident_count(source_.open_incident_count() + by);
    draft_->Put(Collection::kSources, source_.name(), source_);
  }

  // Makes room for one more.
  absl::Status Prune() {
    for (size_t i = kIncidentsKept - 1; i < all_.size(); ++i) {
      if (!all_[i].has_end_time()) continue;
      ASSIGN_OR_RETURN(const std::string key, KeyOf(all_[i]));
      draft_->Delete(Collection::kIncidents, key);
    }
    return absl::OkStatus();
  }

 private:
  explicit Incidents(StoreDraft& draft) : draft_(&draft) {}

  static absl::StatusOr<std::string> KeyOf(const v1::Incident& incident) {
    return NumberedDocumentKey(incident.name(), kIncidents);
  }

  StoreDraft* draft_;
  v1::Source source_;
  std::vector<v1::Incident> all_;
};

absl::StatusOr<v1::Incident> Open(Incidents& incidents,
                                  const std::string& reason, absl::Time now) {
  ASSIGN_OR_RETURN(v1::Incident incident, incidents.New());
  incident.set_reason(reason);
  *incident.mutable_start_time() = ToProto(now);
  RETURN_IF_ERROR(incidents.Prune());
  incidents.CountOpen(+1);
  return incident;
}

}  // namespace

absl::StatusOr<v1::Incident> IncidentStore::Report(absl::string_view source,
                                                   const std::string& reason,
                                                   const std::string& message) {
  if (reason.empty() || message.empty()) return Malformed(source);
  const absl::Time now = clock_.Now();
  v1::Incident incident;
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(Incidents incidents, Incidents::Read(source, draft));
    if (const v1::Incident* const open = incidents.FindOpen(reason)) {
      incident = *open;
    } else {
      ASSIGN_OR_RETURN(incident, Open(incidents, reason, now));
    }
    incident.set_message(message);
    *incident.mutable_last_report_time() = ToProto(now);
    incident.set_report_count(incident.report_count() + 1);
    return incidents.Put(incident);
  }));
  return incident;
}

absl::StatusOr<v1::Incident> IncidentStore::Resolve(absl::string_view source,
                                                    absl::string_view reason) {
  v1::Incident incident;
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(Incidents incidents, Incidents::Read(source, draft));
    const v1::Incident* const open = incidents.FindOpen(reason);
    if (open == nullptr) return NotFound(source, reason);
    incident = *open;
    *incident.mutable_end_time() = ToProto(clock_.Now());
    incidents.CountOpen(-1);
    return incidents.Put(incident);
  }));
  return incident;
}

absl::StatusOr<ResourcePage<v1::Incident>> IncidentStore::List(
    absl::string_view source, absl::string_view after, int limit) const {
  ASSIGN_OR_RETURN(
      const DocumentRange range,
      NumberedAfter(Collection::kIncidents, source, kIncidents, after));
  return ReadPage<v1::Incident>(*store_.Read(), range, limit);
}

}  // namespace muster::inventory
