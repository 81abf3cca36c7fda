#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/context.h"
#include "cli/report/device_report.h"

namespace muster::cli {
namespace {

using device::v1::Device;
using inventory::v1::Inventory;
using inventory::v1::ListDevicesRequest;
using inventory::v1::ListDevicesResponse;

struct ListOptions {
  std::string serial, platform, email, source, filter, order_by, at;
  std::vector<std::string> count_by;
  bool removed = false;
  int limit = 50;
};

absl::StatusOr<ListDevicesRequest> RequestOf(const ListOptions& options) {
  ListDevicesRequest request;
  request.set_parent(SourceName(options.source.empty() ? "-" : options.source));
  request.set_serial_number(options.serial);
  request.set_user_email(options.email);
  request.set_show_removed(options.removed);
  request.set_filter(options.filter);
  request.set_order_by(options.order_by);
  for (const auto& field : options.count_by) request.add_count_by(field);
  ASSIGN_OR_RETURN(const ReadPoint at, ParseReadPoint(options.at));
  SetReadPoint(at, request);
  if (!options.platform.empty()) {
    ASSIGN_OR_RETURN(const auto platform, ParsePlatform(options.platform));
    request.set_platform(platform);
  }
  return request;
}

absl::StatusOr<ListDevicesResponse> ListPage(
    Context& context, const ListDevicesRequest& request) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  return Call(client->inventory(), &Inventory::StubInterface::ListDevices,
              request);
}

absl::Status CountDevices(Context& context, ListDevicesRequest request) {
  request.set_page_size(1);
  ASSIGN_OR_RETURN(ListDevicesResponse page, ListPage(context, request));
  page.clear_devices();
  page.clear_next_page_token();
  if (context.json) {
    context.PrintJson(page);
  } else {
    PrintCounts(page, context.out);
  }
  return absl::OkStatus();
}

// Passes the first `limit` devices to `each` and returns the last page read.
absl::StatusOr<ListDevicesResponse> ReadDevices(
    Context& context, ListDevicesRequest request, int limit,
    const std::function<void(const Device&)>& each) {
  while (true) {
    request.set_page_size(limit);
    ASSIGN_OR_RETURN(ListDevicesResponse page, ListPage(context, request));
    for (const Device& device : page.devices()) each(device);
    limit -= page.devices_size();
    if (limit <= 0 || page.next_page_token().empty()) return page;
    request.set_page_token(page.next_page_token());
  }
}

absl::Status ListDevices(Context& context, const ListOptions& options) {
  ASSIGN_OR_RETURN(const ListDevicesRequest request, RequestOf(options));
  if (!options.count_by.empty()) return CountDevices(context, request);
  if (context.json) {
    return ReadDevices(context, request, options.limit,
                       [&](const Device& device) { context.PrintJson(device); })
        .status();
  }
  Table table = DeviceTable();
  ASSIGN_OR_RETURN(
      const ListDevicesResponse last,
      ReadDevices(context, request, options.limit,
                  [&](const Device& device) { AddDeviceRow(device, table); }));
  table.Print(context.out);
  if (!options.at.empty()) {
    context.out << "as of revision " << last.revision() << "\n";
  }
  if (!last.next_page_token().empty()) {
    context.out << "… and more; --limit N shows up to 1000, a filter fewer\n";
  }
  return absl::OkStatus();
}

void AddQuery(CLI::App& list, ListOptions& options) {
  list.add_option("--serial", options.serial, "Exactly this serial number");
  list.add_option("--platform", options.platform,
                  "mac, ipad, iphone, apple_tv, vision, windows or android");
  list.add_option("--user", options.email, "Exactly this e-mail");
  list.add_option("--source", options.source, "One source; default all");
  list.add_option("--filter", options.filter,
                  "Such as 'platform = MAC AND os.version < 14'");
  list.add_option("--at", options.at,
                  "As of this revision or time (2026-11-22T09:15:00Z)");
  list.add_flag("--removed", options.removed, "Removed ones too");
}

}  // namespace

void AddInventoryCommands(CLI::App& app, Context& context) {
  auto* list = app.add_subcommand("devices", "List or count devices");
  auto options = std::make_shared<ListOptions>();
  AddQuery(*list, *options);
  list->add_option("--order-by", options->order_by,
                   "Such as 'user.email, os.version desc'; default by name");
  list->add_option("--limit", options->limit, "Rows, at most 1000")
      ->check(CLI::Range(1, 1000));
  list->add_option("--count-by", options->count_by,
                   "Count the values of FIELD[,FIELD] instead of listing")
      ->delimiter(',');
  list->callback([&context, options] {
    context.run = [&context, options] {
      return ListDevices(context, *options);
    };
  });
}

}  // namespace muster::cli
