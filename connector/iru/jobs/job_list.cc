#include "connector/iru/jobs/job_list.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/jobs/catalog/catalog_job.h"
#include "connector/iru/jobs/delta/delta_job.h"
#include "connector/iru/jobs/delta/platform_job.h"
#include "connector/iru/jobs/facet/details_job.h"
#include "connector/iru/jobs/facet/facet_job.h"
#include "connector/iru/jobs/facet/library_job.h"
#include "connector/iru/jobs/full/full_job.h"
#include "connector/iru/jobs/posture/posture_job.h"

namespace muster::iru {
namespace {

using connector::JobSpec;
using connector::Sweep;
using inventory::v1::SyncKind;

constexpr absl::string_view kPosturePrefix = "posture/";

struct Entry {
  absl::string_view name;
  SyncKind kind;
  int minutes;
  Lane lane;
};

constexpr Entry kJobs[] = {
    {connector::kFullJob, inventory::v1::SYNC_KIND_FULL, 60, Lane::kSweep},
    {"delta", inventory::v1::SYNC_KIND_DELTA, 1, Lane::kTrust},
    {"platform/windows", inventory::v1::SYNC_KIND_DELTA, 1, Lane::kTrust},
    {"platform/android", inventory::v1::SYNC_KIND_DELTA, 1, Lane::kTrust},
    {"posture/filevault", inventory::v1::SYNC_KIND_POSTURE, 1, Lane::kTrust},
    {"posture/device_information", inventory::v1::SYNC_KIND_POSTURE, 30,
     Lane::kTrust},
    {"posture/application_firewall", inventory::v1::SYNC_KIND_POSTURE, 30,
     Lane::kTrust},
    {"posture/gatekeeper_and_xprotect", inventory::v1::SYNC_KIND_POSTURE, 30,
     Lane::kTrust},
    {"posture/startup_settings", inventory::v1::SYNC_KIND_POSTURE, 30,
     Lane::kTrust},
    {"posture/activation_lock", inventory::v1::SYNC_KIND_POSTURE, 30,
     Lane::kTrust},
    {"posture/desktop_and_screensaver", inventory::v1::SYNC_KIND_POSTURE, 30,
     Lane::kTrust},
    {"posture/local_users", inventory::v1::SYNC_KIND_POSTURE, 60,
     Lane::kEnrichment},
    {"facet/apps", inventory::v1::SYNC_KIND_POSTURE, 24 * 60,
     Lane::kEnrichment},
    {"facet/installed_profiles", inventory::v1::SYNC_KIND_POSTURE, 24 * 60,
     Lane::kEnrichment},
    {"library", inventory::v1::SYNC_KIND_POSTURE, 60, Lane::kEnrichment},
    {"details", inventory::v1::SYNC_KIND_POSTURE, 30, Lane::kEnrichment},
    {"users", inventory::v1::SYNC_KIND_CATALOG, 60, Lane::kEnrichment},
    {"blueprints", inventory::v1::SYNC_KIND_CATALOG, 60, Lane::kEnrichment},
    {"tags", inventory::v1::SYNC_KIND_CATALOG, 60, Lane::kEnrichment},
    {"library-items", inventory::v1::SYNC_KIND_CATALOG, 60, Lane::kEnrichment},
};

const Entry* FindJob(absl::string_view name) {
  for (const Entry& entry : kJobs) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

const ListCategory* ListOf(absl::string_view job) {
  if (job == "facet/apps") return &kAppsCategory;
  if (job == "facet/installed_profiles") return &kProfilesCategory;
  if (job == "posture/local_users") return &kLocalUsersCategory;
  return nullptr;
}

std::unique_ptr<Sweep> NewCatalogJob(absl::string_view job, JobDeps deps) {
  const CatalogKind kind = job == "users"        ? CatalogKind::kUsers
                           : job == "blueprints" ? CatalogKind::kBlueprints
                           : job == "tags"       ? CatalogKind::kTags
                                                 : CatalogKind::kLibraryItems;
  return std::make_unique<CatalogJob>(std::move(deps), kind);
}

std::unique_ptr<Sweep> NewJob(absl::string_view job, absl::string_view cursor,
                              JobDeps deps) {
  if (job == "delta")
    return std::make_unique<DeltaJob>(std::move(deps), cursor);
  if (job == "platform/windows" || job == "platform/android") {
    return std::make_unique<PlatformJob>(
        std::move(deps),
        job == "platform/windows" ? kWindowsPlatform : kAndroidPlatform,
        cursor);
  }
  if (job == "library") return std::make_unique<LibraryJob>(std::move(deps));
  if (job == "details") return std::make_unique<DetailsJob>(std::move(deps));
  if (const ListCategory* const list = ListOf(job)) {
    return std::make_unique<FacetJob>(std::move(deps), *list);
  }
  if (absl::ConsumePrefix(&job, kPosturePrefix)) {
    return std::make_unique<PostureJob>(std::move(deps),
                                        *FindPostureCategory(job), cursor);
  }
  return NewCatalogJob(job, std::move(deps));
}

}  // namespace

std::vector<JobSpec> IruJobs() {
  std::vector<JobSpec> jobs;
  for (const Entry& entry : kJobs) {
    jobs.push_back({std::string(entry.name), entry.kind,
                    absl::Minutes(entry.minutes),
                    entry.lane == Lane::kEnrichment});
  }
  return jobs;
}

absl::StatusOr<std::unique_ptr<Sweep>> BeginIruJob(absl::string_view job,
                                                   absl::string_view cursor,
                                                   JobDeps deps) {
  const Entry* const entry = FindJob(job);
  if (entry == nullptr) {
    return Error(absl::StatusCode::kNotFound, "JOB_NOT_FOUND",
                 absl::StrCat("Iru cannot be read for ", job,
                              ": Describe names what it can be read for."),
                 {{"job", std::string(job)}});
  }
  deps.lane = entry->lane;
  if (job != connector::kFullJob) return NewJob(job, cursor, std::move(deps));
  ASSIGN_OR_RETURN(std::unique_ptr<FullJob> full,
                   FullJob::Begin(std::move(deps)));
  return full;
}

}  // namespace muster::iru
