#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "cli/commands/context.h"
#include "cli/view/table.h"
#include "cli/view/words.h"
#include "proto/muster/device/v1/platform_names.h"

namespace muster::cli {
namespace {

using device::v1::Device;
using inventory::v1::Inventory;
using inventory::v1::ListDevicesRequest;
using inventory::v1::ListDevicesResponse;
using inventory::v1::WatchRequest;
using inventory::v1::WatchResponse;

struct ListOptions {
  std::string serial, platform, email, source;
  bool removed = false;
  int limit = 50;
};

void AddDeviceRow(const Device& device, Table& table) {
  table.Add({device.serial_number(), device.display_name(),
             CategoryWord(device.category()), device.model(),
             absl::StrCat(device.os().name(), " ", device.os().version()),
             device.user().email(),
             Ago(device.last_check_in_time(), device.has_last_check_in_time(),
                 absl::Now()),
             EnumWord(device.state())});
}

absl::Status FillRequest(const ListOptions& options,
                         ListDevicesRequest& request) {
  request.set_parent(options.source.empty()
                         ? "sources/-"
                         : absl::StrCat("sources/", options.source));
  request.set_page_size(options.limit);
  request.set_serial_number(options.serial);
  request.set_user_email(options.email);
  request.set_show_removed(options.removed);
  if (options.platform.empty()) return absl::OkStatus();
  device::v1::Platform platform;
  if (!device::v1::Platform_Parse(
          absl::StrCat("PLATFORM_", absl::AsciiStrToUpper(options.platform)),
          &platform)) {
    return Error(absl::StatusCode::kInvalidArgument, "USAGE",
                 absl::StrCat("there is no platform ", options.platform,
                              "; take mac, ipad, iphone, apple_tv, windows or "
                              "android"));
  }
  request.set_platform(platform);
  return absl::OkStatus();
}

absl::Status ListDevices(Context& context, const ListOptions& options) {
  ListDevicesRequest request;
  RETURN_IF_ERROR(FillRequest(options, request));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const ListDevicesResponse page,
                   Call(client->inventory(),
                        &Inventory::StubInterface::ListDevices, request));
  if (context.json) {
    for (const Device& device : page.devices()) context.PrintJson(device);
    return absl::OkStatus();
  }
  Table table({"Serial", "Name", "Category", "Model", "OS", "User",
               "Last check-in", "State"});
  for (const Device& device : page.devices()) AddDeviceRow(device, table);
  table.Print(context.out);
  if (!page.next_page_token().empty()) {
    context.out << "… and more; --limit N shows up to 1000, a filter fewer\n";
  }
  return absl::OkStatus();
}

// `-` where nobody told.
std::string AgeWord(const google::protobuf::Timestamp& instant, bool is_set) {
  return is_set ? Ago(instant, true, absl::Now()) : "-";
}

void PrintDevice(const Device& device, std::ostream& out) {
  out << device.name() << "\n";
  Table table({"Field", "Value"});
  table.Add({"serial number", device.serial_number()});
  table.Add({"name", device.display_name()});
  table.Add({"state", EnumWord(device.state())});
  table.Add({"platform", std::string(device::PlatformName(device.platform()))});
  table.Add(
      {"category", absl::StrCat(CategoryWord(device.category()), " (by ",
                                EnumWord(device.category_source()), ")")});
  table.Add(
      {"model", absl::StrCat(device.model(), "  ", device.model_identifier())});
  table.Add({"OS", absl::StrCat(device.os().name(), " ", device.os().version(),
                                " ", device.os().build())});
  table.Add({"asset tag", device.asset_tag()});
  table.Add({"blueprint", device.blueprint().display_name()});
  table.Add({"tags", absl::StrJoin(device.tags(), ", ")});
  table.Add({"user", device.user().email()});
  table.Add({"last check-in", Instant(device.last_check_in_time(),
                                      device.has_last_check_in_time())});
  table.Add({"revision", absl::StrCat(device.revision())});
  table.Print(out, 2);
  Table facts({"Fact", "Value", "From", "Collected", "Read"});
  for (const auto& fact : device.facts()) {
    facts.Add({fact.key(), FactWord(fact), fact.endpoint(),
               AgeWord(fact.collect_time(), fact.has_collect_time()),
               AgeWord(fact.observe_time(), fact.has_observe_time())});
  }
  facts.Print(out, 2);
}

absl::Status ShowDevice(Context& context, const std::string& which,
                        bool fresh) {
  ASSIGN_OR_RETURN(Device device, context.FindDevice(which));
  if (fresh) {
    ASSIGN_OR_RETURN(Client * client, context.GetClient());
    connector::v1::RefreshDeviceRequest request;
    request.set_name(device.name());
    RETURN_IF_ERROR(
        Call(client->connector(),
             &connector::v1::Connector::StubInterface::RefreshDevice, request)
            .status());
    ASSIGN_OR_RETURN(device, context.FindDevice(device.name()));
  }
  if (context.json) {
    context.PrintJson(device);
  } else {
    PrintDevice(device, context.out);
  }
  return absl::OkStatus();
}

void PrintChange(const inventory::v1::Change& change, std::ostream& out) {
  out << absl::StrCat(
             "#", change.revision(), " ",
             EnumWord(*inventory::v1::Change::Type_descriptor(), change.type()))
      << "  " << change.device().serial_number() << "  "
      << Printable(change.device().display_name());
  if (!change.changed_paths().empty()) {
    out << "  [" << absl::StrJoin(change.changed_paths(), " ") << "]";
  }
  out << "\n";
}

void PrintBatch(const WatchResponse& batch, std::ostream& out) {
  for (const auto& change : batch.changes()) PrintChange(change, out);
  if (batch.has_snapshot_end()) {
    out << "-- snapshot of " << Number(batch.snapshot_end().device_count())
        << " devices at revision " << batch.snapshot_end().revision()
        << "; changes follow\n";
  }
  out << std::flush;
}

absl::Status Watch(Context& context, const WatchRequest& request) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  grpc::ClientContext call;
  const auto reader = client->inventory().Watch(&call, request);
  WatchResponse batch;
  while (reader->Read(&batch)) {
    if (context.json) {
      context.PrintJson(batch);
    } else {
      PrintBatch(batch, context.out);
    }
  }
  return FromCall(reader->Finish());
}

void AddWatch(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "watch", "Stream the devices, then every change, until interrupted");
  auto request = std::make_shared<WatchRequest>();
  request->set_parent("sources/-");
  request->set_watcher("musterctl");
  command->add_option_function<std::string>(
      "--token",
      [request](const std::string& token) { request->set_resume_token(token); },
      "Go on after this resume token");
  command->add_flag_function(
      "--liveness", [request](int64_t) { request->set_want_liveness(true); },
      "Also stream check-ins");
  command->callback([&context, request] {
    context.run = [&context, request] { return Watch(context, *request); };
  });
}

}  // namespace

void AddInventoryCommands(CLI::App& app, Context& context) {
  auto* list = app.add_subcommand("devices", "List devices");
  auto options = std::make_shared<ListOptions>();
  list->add_option("--serial", options->serial, "Exactly this serial number");
  list->add_option("--platform", options->platform,
                   "mac, ipad, iphone, apple_tv, windows or android");
  list->add_option("--user", options->email, "Exactly this e-mail");
  list->add_option("--source", options->source, "One source; default all");
  list->add_flag("--removed", options->removed, "Removed ones too");
  list->add_option("--limit", options->limit, "Rows, at most 1000")
      ->check(CLI::Range(1, 1000));
  list->callback([&context, options] {
    context.run = [&context, options] {
      return ListDevices(context, *options);
    };
  });

  auto* show = app.add_subcommand("device", "Show one device");
  auto which = std::make_shared<std::string>();
  auto fresh = std::make_shared<bool>(false);
  show->add_option("device", *which, "Serial number or resource name")
      ->required();
  show->add_flag("--fresh", *fresh, "Read it and its details from Iru first");
  show->callback([&context, which, fresh] {
    context.run = [&context, which, fresh] {
      return ShowDevice(context, *which, *fresh);
    };
  });

  AddWatch(app, context);
}

}  // namespace muster::cli
