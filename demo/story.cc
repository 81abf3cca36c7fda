#include "demo/story.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/random.h"
#include "cli/action/follow.h"
#include "cli/action/report/plan_report.h"
#include "cli/report/posture_report.h"
#include "cli/report/source_report.h"
#include "cli/view/progress_bar.h"
#include "cli/view/table.h"
#include "cli/view/words.h"
#include "demo/waits.h"
#include "nlohmann/json.hpp"

namespace muster::demo {
namespace {

constexpr char kSource[] = "sources/iru";
// Whose verdicts are shown: its five requirements are those of a network gate.
constexpr char kPolicy[] = "twingate_compatible";

using cli::Call;
using cli::Number;
using device::v1::Device;
using inventory::v1::Inventory;
using inventory::v1::Sync;

double Seconds(const Sync& sync) {
  return absl::ToDoubleSeconds(cli::ToTime(sync.end_time()) -
                               cli::ToTime(sync.start_time()));
}

std::string VendorIdOf(const std::string& name) {
  return std::string(cli::LastPart(name));
}

}  // namespace

std::string Totals::ToJson() const {
  const nlohmann::ordered_json line = {
      {"devices", devices},
      {"sync_seconds", sync_seconds},
      {"api_calls", api_calls},
      {"assets", assets},
      {"assets_removed", assets_removed},
      {"trusted", trusted},
      {"untrusted", untrusted},
      {"unknown", unknown},
      {"compliance_checked", compliance_checked},
      {"lock_state", lock_state},
      {"trace_id", trace_id},
  };
  return line.dump();
}

Story::Story(Installation& installation, const OtlpReceiver& receiver,
             std::ostream& out)
    : installation_(installation),
      client_(installation.client()),
      receiver_(receiver),
      fake_(installation.fake_url()),
      out_(out) {}

absl::Status Story::Tell() {
  RETURN_IF_ERROR(FirstSync());
  RETURN_IF_ERROR(ShowFleet());
  RETURN_IF_ERROR(ShowAssets());
  RETURN_IF_ERROR(ShowTrust());
  RETURN_IF_ERROR(ShowCompliance());
  RETURN_IF_ERROR(LockOneMac());
  return UnenrollOneDevice();
}

void Story::Heading(const std::string& text) {
  out_ << "\n" << ++step_ << ". " << text << "\n\n" << std::flush;
}

absl::Status Story::FirstSync() {
  Heading("The first full sync: Muster reads the whole tenant, once");
  ASSIGN_OR_RETURN(const std::string name, AwaitFirstSync(client_));
  cli::ProgressBar bar(out_, "  devices", cli::OutputIsTerminal());
  ASSIGN_OR_RETURN(const Sync sync, cli::FollowSync(client_, name, bar));
  totals_.sync_seconds = Seconds(sync);
  ASSIGN_OR_RETURN(totals_.api_calls, fake_.CountRequests(sync.trace_id()));
  cli::PrintSync(sync, out_);
  out_ << "  the tenant's own log shows " << Number(totals_.api_calls)
       << " requests for it\n";
  return AwaitPlugins(client_, sync.revision());
}

absl::Status Story::ShowFleet() {
  Heading("The fleet, from the inventory");
  ASSIGN_OR_RETURN(const auto counts, cli::CountFleet(client_, kSource));
  totals_.devices = counts.devices;
  cli::PrintFleet(counts, out_);
  return absl::OkStatus();
}

absl::Status Story::ShowAssets() {
  Heading("The asset register, kept by the plugin asset_sync");
  ASSIGN_OR_RETURN(const auto counts, cli::CountAssets(client_, kSource));
  totals_.assets = counts.living;
  cli::PrintAssets(counts, out_);
  return absl::OkStatus();
}

absl::Status Story::ShowTrust() {
  Heading(
      "May these devices in? Verdicts of the plugin trust, policy "
      "twingate_compatible");
  ASSIGN_OR_RETURN(const auto verdicts,
                   cli::LoadVerdicts(client_, kSource, kPolicy));
  totals_.trusted = verdicts.totals().trusted_count();
  totals_.untrusted = verdicts.totals().untrusted_count();
  totals_.unknown = verdicts.totals().unknown_count();
  cli::PrintTrustTotals(verdicts.totals(), out_);
  trust::v1::ListVerdictsRequest request;
  request.set_parent(kSource);
  request.set_page_size(1);
  request.set_state(trust::v1::TRUST_STATE_UNKNOWN);
  request.set_policy(kPolicy);
  ASSIGN_OR_RETURN(
      const auto page,
      Call(client_.trust(), &trust::v1::Trust::StubInterface::ListVerdicts,
           request));
  if (page.verdicts().empty()) return absl::OkStatus();
  out_ << "\n  One of them, with its reasons: ";
  cli::PrintVerdict(page.verdicts(0), out_);
  return absl::OkStatus();
}

absl::Status Story::ShowCompliance() {
  Heading("Compliance, checked by the plugin compliance (unknown is no pass)");
  ASSIGN_OR_RETURN(const Sync read, ReadNow(client_, "posture/filevault"));
  out_ << "  FileVault comes from a job of its own, each minute; this one took "
       << read.api_call_count() << " requests.\n\n";
  RETURN_IF_ERROR(AwaitPlugins(client_, read.revision()));
  ASSIGN_OR_RETURN(const auto results, cli::LoadCompliance(client_, kSource));
  totals_.compliance_checked = results.checked_count();
  cli::PrintComplianceTotals(results, out_);
  return absl::OkStatus();
}

absl::Status Story::LockOneMac() {
  Heading("Locking one Mac through the actions service");
  trust::v1::ListVerdictsRequest trusted;
  trusted.set_parent(kSource);
  trusted.set_page_size(1);
  trusted.set_state(trust::v1::TRUST_STATE_TRUSTED);
  trusted.set_policy(kPolicy);
  ASSIGN_OR_RETURN(
      const auto page,
      Call(client_.trust(), &trust::v1::Trust::StubInterface::ListVerdicts,
           trusted));
  if (page.verdicts().empty()) {
    out_ << "  (this fleet has no trusted Mac to lock)\n";
    totals_.lock_state = "NONE";
    return absl::OkStatus();
  }
  locked_device_ = page.verdicts(0).device();
  ASSIGN_OR_RETURN(auto command, AskForLock());
  ASSIGN_OR_RETURN(command,
                   cli::FollowCommand(client_, command.name(), kLimit, out_));
  totals_.lock_state = cli::EnumWord(command.state());
  ASSIGN_OR_RETURN(totals_.trace_id,
                   TraceOfTheLock(VendorIdOf(locked_device_)));
  out_ << "  one trace, from this call to the request that Iru got: "
       << totals_.trace_id << "\n";
  return absl::OkStatus();
}

// What takes access is planned first; what was planned is what is done.
absl::StatusOr<actions::v1::Command> Story::AskForLock() {
  using actions::v1::Actions;
  actions::v1::PlanCommandsRequest plan_request;
  plan_request.set_parent(kSource);
  plan_request.mutable_command()->mutable_lock()->set_message(
      "Demo: please return");
  plan_request.add_devices(locked_device_);
  ASSIGN_OR_RETURN(const actions::v1::Plan plan,
                   Call(client_.actions(),
                        &Actions::StubInterface::PlanCommands, plan_request));
  cli::PrintPlan(plan, absl::Now(), out_);
  actions::v1::CreateCommandRequest request;
  request.set_parent(locked_device_);
  *request.mutable_command() = plan.command();
  request.set_request_id(Uuid(*RealRandom()));
  request.set_reason("the demo shows a lock");
  request.set_requester("demo");
  request.set_ticket("DEMO-1");
  request.set_plan(plan.name());
  request.set_plan_hash(plan.plan_hash());
  out_ << "\n";
  return Call(client_.actions(), &Actions::StubInterface::CreateCommand,
              request);
}

// The HTTP request that locks is the last span of its trace to matter: it names
// the trace, if the whole chain carried the context.
absl::StatusOr<std::string> Story::TraceOfTheLock(
    const std::string& device_id) {
  const std::string path =
      absl::StrCat("/api/v1/devices/", device_id, "/action/lock");
  std::string trace_id;
  const auto find = [&](const std::vector<ReceivedSpan>& spans) {
    for (const ReceivedSpan& span : spans) {
      const auto it = span.attributes.find("url.path");
      if (it != span.attributes.end() && it->second == path) {
        trace_id = span.trace_id;
      }
    }
    return !trace_id.empty();
  };
  if (!receiver_.WaitFor(find, kLimit)) {
    return TookTooLong("waiting for the lock's trace");
  }
  return trace_id;
}

absl::Status Story::UnenrollOneDevice() {
  Heading("Un-enrolling one device in the tenant");
  ASSIGN_OR_RETURN(const Device device, LastLivingDevice());
  out_ << "  " << cli::Printable(device.display_name()) << ", serial "
       << device.serial_number() << ", is gone from Iru; now the next sync:\n";
  RETURN_IF_ERROR(fake_.Unenroll(device.vendor_id()));
  connector::v1::StartSyncRequest request;
  request.set_source(kSource);
  ASSIGN_OR_RETURN(
      const auto started,
      Call(client_.connector(),
           &connector::v1::Connector::StubInterface::StartSync, request));
  cli::ProgressBar bar(out_, "  devices", cli::OutputIsTerminal());
  ASSIGN_OR_RETURN(const Sync sync,
                   cli::FollowSync(client_, started.sync(), bar));
  cli::PrintSync(sync, out_);
  RETURN_IF_ERROR(AwaitPlugins(client_, sync.revision()));
  return ShowRemoval(device);
}

absl::StatusOr<Device> Story::LastLivingDevice() {
  Device last;
  inventory::v1::ListDevicesRequest request;
  request.set_parent(kSource);
  request.set_page_size(1000);
  RETURN_IF_ERROR(cli::CallPages(
      client_.inventory(), &Inventory::StubInterface::ListDevices, request,
      [&](const inventory::v1::ListDevicesResponse& page) {
        for (const Device& device : page.devices()) {
          if (device.name() != locked_device_) last = device;
        }
      }));
  if (!last.name().empty()) return last;
  return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
               "the fleet has no device that could be un-enrolled");
}

absl::Status Story::ShowRemoval(const Device& device) {
  inventory::v1::GetDeviceRequest get_device;
  get_device.set_name(device.name());
  ASSIGN_OR_RETURN(const Device now,
                   Call(client_.inventory(),
                        &Inventory::StubInterface::GetDevice, get_device));
  asset::v1::GetAssetRequest get_asset;
  get_asset.set_name(
      absl::StrCat(kSource, "/assets/", VendorIdOf(device.name())));
  ASSIGN_OR_RETURN(
      const auto asset,
      Call(client_.assets(), &asset::v1::Assets::StubInterface::GetAsset,
           get_asset));
  trust::v1::CheckDeviceRequest check;
  check.set_parent(kSource);
  check.set_serial_number(device.serial_number());
  check.set_policy(kPolicy);
  ASSIGN_OR_RETURN(const auto verdict,
                   Call(client_.trust(),
                        &trust::v1::Trust::StubInterface::CheckDevice, check));
  ASSIGN_OR_RETURN(const auto compliance,
                   cli::LoadCompliance(client_, kSource));
  ASSIGN_OR_RETURN(const auto counts, cli::CountAssets(client_, kSource));
  totals_.assets_removed =
      counts.by_management.count(asset::v1::MANAGEMENT_REMOVED) > 0
          ? counts.by_management.at(asset::v1::MANAGEMENT_REMOVED)
          : 0;
  out_ << "\n";
  cli::Table table({"Where", "What it says now"});
  table.Add({"inventory", absl::StrCat(cli::EnumWord(now.state()), ", because ",
                                       cli::EnumWord(now.removal_reason()))});
  table.Add({"asset_sync", cli::EnumWord(asset.management())});
  table.Add({"trust",
             absl::StrCat(
                 cli::EnumWord(verdict.state()), ", ",
                 verdict.reasons().empty() ? "" : verdict.reasons(0).code())});
  table.Add({"compliance", absl::StrCat(Number(compliance.checked_count()),
                                        " devices checked, was ",
                                        Number(totals_.compliance_checked))});
  table.Print(out_, 2);
  return absl::OkStatus();
}

}  // namespace muster::demo
