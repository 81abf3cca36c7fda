#include "connector/iru/jobs/catalog/catalog_job.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/status_macros.h"
#include "connector/iru/jobs/catalog/catalog_lists.h"
#include "connector/iru/jobs/facet/library_book.h"
#include "connector/iru/jobs/job_endpoints.h"
#include "connector/iru/json/iru_time.h"
#include "connector/iru/sweep/outcome.h"

namespace muster::iru {
namespace {

using inventory::v1::CatalogEntry;

std::string EndpointNameOf(CatalogKind kind) {
  switch (kind) {
    case CatalogKind::kUsers:
      return UsersEndpoint().name;
    case CatalogKind::kBlueprints:
      return BlueprintsEndpoint().name;
    case CatalogKind::kTags:
      return TagsEndpoint().name;
    case CatalogKind::kLibraryItems:
      break;
  }
  return BlueprintItemsEndpoint("").name;
}

CatalogEntry EntryOf(DirectoryUser user) {
  CatalogEntry entry;
  inventory::v1::DirectoryUser& body = *entry.mutable_user();
  body.set_id(std::move(user.id));
  body.set_email(std::move(user.email));
  body.set_display_name(std::move(user.display_name));
  body.set_department(std::move(user.department));
  body.set_job_title(std::move(user.job_title));
  body.set_archived(user.archived);
  body.set_deprecated_id(std::move(user.deprecated_id));
  return entry;
}

}  // namespace

CatalogJob::CatalogJob(JobDeps deps, CatalogKind kind)
    : ReadJob(std::move(deps)), kind_(kind) {}

absl::StatusOr<bool> CatalogJob::Step() {
  const absl::Status status = Read();
  const EndpointOutcome outcome = OutcomeOf(EndpointNameOf(kind_), status);
  if (outcome.outcome == Outcome::kFailed) return status;
  if (outcome.problem) AddProblem(*outcome.problem);
  return false;
}

absl::Status CatalogJob::Read() {
  CatalogEntry entry;
  if (kind_ == CatalogKind::kUsers) {
    ASSIGN_OR_RETURN(auto users, ReadUsers(deps().client, call()));
    for (DirectoryUser& user : users) {
      const std::string id = user.id;
      Add("users", id, EntryOf(std::move(user)));
    }
  } else if (kind_ == CatalogKind::kBlueprints) {
    ASSIGN_OR_RETURN(auto list, ReadBlueprints(deps().client, call()));
    for (auto& one : list) {
      *entry.mutable_blueprint() = one;
      Add("blueprints", one.id(), entry);
    }
  } else if (kind_ == CatalogKind::kTags) {
    ASSIGN_OR_RETURN(auto list, ReadTags(deps().client, call()));
    for (auto& one : list) {
      *entry.mutable_tag() = one;
      Add("tags", one.id(), entry);
    }
  } else {
    ASSIGN_OR_RETURN(auto list, ReadLibraryItems(deps().client, call()));
    for (auto& one : list) {
      *entry.mutable_library_item() = one;
      Add("library-items", one.id(), entry);
    }
    deps().library.SetItems(list, deps().clock.Now());
  }
  return absl::OkStatus();
}

void CatalogJob::Add(const char* collection, const std::string& id,
                     CatalogEntry entry) {
  if (!IsResourceId(id)) {
    inventory::v1::BadRow bad;
    bad.set_position(collection);
    bad.set_problem("id is no usable id");
    return pages().Add(std::move(bad));
  }
  entry.set_name(absl::StrCat(deps().source, "/", collection, "/",
                              absl::AsciiStrToLower(id)));
  entry.set_endpoint(EndpointNameOf(kind_));
  *entry.mutable_observe_time() = ToTimestamp(deps().clock.Now());
  pages().Add(std::move(entry));
}

}  // namespace muster::iru
