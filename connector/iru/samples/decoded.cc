#include "connector/iru/samples/decoded.h"

#include <functional>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "connector/iru/decode/catalog/app_list.h"
#include "connector/iru/decode/catalog/catalog_row.h"
#include "connector/iru/decode/catalog/list_page.h"
#include "connector/iru/decode/command_page.h"
#include "connector/iru/decode/counts.h"
#include "connector/iru/decode/details.h"
#include "connector/iru/decode/device_row.h"
#include "connector/iru/decode/lock_answer.h"
#include "connector/iru/decode/prism/list_row.h"
#include "connector/iru/decode/prism/posture_row.h"
#include "connector/iru/decode/prism_page.h"
#include "connector/iru/decode/user_page.h"

namespace muster::iru {
namespace {

using Decoder = std::function<std::string(absl::string_view body)>;

std::string Error(const absl::Status& status) {
  return absl::StrCat("error: ", status.message());
}

std::string Rows(absl::string_view body) {
  const auto rows = DecodeDeviceList(body);
  if (!rows.ok()) return Error(rows.status());
  std::string text;
  for (const DeviceRow& row : *rows) {
    absl::StrAppend(&text, row.vendor_id, " ", row.problem, "\n",
                    row.device ? row.device->DebugString() : "");
  }
  return text;
}

std::string DetailsText(absl::string_view body, device::v1::Platform platform) {
  const auto details = DecodeDetails(body, platform);
  if (!details.ok()) return Error(details.status());
  std::string text =
      absl::StrCat(details->udid, "\n", details->model_identifier, "\n");
  for (const auto& fact : details->facts) text += fact.DebugString();
  return text;
}

Decoder DetailsOf(device::v1::Platform platform) {
  return [platform](absl::string_view body) {
    return DetailsText(body, platform);
  };
}

std::string TextOf(std::optional<absl::Time> time) {
  return time ? absl::FormatTime(*time) : "-";
}

// A table of posture.
std::string Posture(const std::string& category, absl::string_view body) {
  std::string text;
  const auto page = DecodePrismPage(
      body,
      [&](const std::string& id, FieldReader& row) {
        const PostureRow decoded =
            DecodePostureRow(*FindPostureCategory(category), row);
        absl::StrAppend(&text, id, " ", TextOf(decoded.collect_time), " ",
                        TextOf(decoded.update_time), "\n");
        for (const auto& fact : decoded.facts) text += fact.DebugString();
        if (category != "device_information") return;
        absl::StrAppend(&text, ModelIdentifierOf(row), " ",
                        InformationPrint(row), "\n");
      },
      [&](int index) { absl::StrAppend(&text, "bad row ", index, "\n"); });
  if (!page.ok()) return Error(page.status());
  return absl::StrCat(text, "cursor=", page->cursor);
}

Decoder PostureOf(const std::string& category) {
  return [category](absl::string_view body) { return Posture(category, body); };
}

// A table of lists.
std::string List(const ListCategory& category, absl::string_view body) {
  std::string text;
  const auto page = DecodePrismPage(
      body,
      [&](const std::string& id, FieldReader& row) {
        device::v1::Facet facet;
        AddListRow(category, ColumnsOf(row), facet);
        absl::StrAppend(&text, id, " ", TextOf(CollectTimeOf(ColumnsOf(row))),
                        "\n", facet.DebugString());
      },
      [&](int index) { absl::StrAppend(&text, "bad row ", index, "\n"); });
  if (!page.ok()) return Error(page.status());
  return absl::StrCat(text, "cursor=", page->cursor);
}

Decoder ListOf(const ListCategory& category) {
  return [category](absl::string_view body) { return List(category, body); };
}

template <typename Row>
Decoder CatalogOf(std::optional<Row> (*decode)(FieldReader& row)) {
  return [decode](absl::string_view body) {
    std::string text;
    const auto page = DecodeListPage(body, [&](FieldReader& row) {
      const auto decoded = decode(row);
      text += decoded ? decoded->DebugString() : "bad row\n";
    });
    if (!page.ok()) return Error(page.status());
    return absl::StrCat(text, page->count, " ", page->has_next);
  };
}

std::string Statuses(absl::string_view body) {
  std::string text;
  const auto page = DecodeListPage(body, [&](FieldReader& row) {
    const auto decoded = DecodeItemStatus(row);
    absl::StrAppend(&text, decoded ? decoded->device_id : "bad row", "\n",
                    decoded ? decoded->status.DebugString() : "");
  });
  if (!page.ok()) return Error(page.status());
  return absl::StrCat(text, page->count, " ", page->has_next);
}

std::string Apps(absl::string_view body) {
  const auto facet = DecodeAppList(body);
  return facet.ok() ? facet->DebugString() : Error(facet.status());
}

std::string Commands(absl::string_view body) {
  const auto page = DecodeCommandPage(body);
  if (!page.ok()) return Error(page.status());
  std::string text = absl::StrCat("next=", page->has_next, "\n");
  for (const auto& command : page->commands) text += command.DebugString();
  return text;
}

std::string Users(absl::string_view body) {
  const auto page = DecodeUserPage(body);
  if (!page.ok()) return Error(page.status());
  std::string text = absl::StrCat("next=", page->next_cursor, "\n");
  for (const DirectoryUser& user : page->users) {
    absl::StrAppend(&text, user.id, "|", user.deprecated_id, "|", user.email,
                    "|", user.display_name, "|", user.department, "|",
                    user.job_title, "|", user.archived, "\n");
  }
  return text;
}

template <absl::StatusOr<int64_t> (*kDecode)(absl::string_view body)>
std::string Count(absl::string_view body) {
  const auto count = kDecode(body);
  return count.ok() ? absl::StrCat(*count) : Error(count.status());
}

std::string LockPin(absl::string_view body) {
  const auto pin = DecodeLockPin(body);
  return pin ? pin->Reveal() : "no PIN";
}

}  // namespace

std::string DecodedText(const std::string& kind, absl::string_view body) {
  static const auto& decoders = *new std::map<std::string, Decoder>{
      {"device_row", &Rows},
      {"details_mac", DetailsOf(device::v1::PLATFORM_MAC)},
      {"details_ipad", DetailsOf(device::v1::PLATFORM_IPAD)},
      {"details_appletv", DetailsOf(device::v1::PLATFORM_APPLE_TV)},
      {"details_windows", DetailsOf(device::v1::PLATFORM_WINDOWS)},
      {"details_android", DetailsOf(device::v1::PLATFORM_ANDROID)},
      {"prism_device_information", PostureOf("device_information")},
      {"prism_filevault", PostureOf("filevault")},
      {"prism_application_firewall", PostureOf("application_firewall")},
      {"prism_gatekeeper_and_xprotect", PostureOf("gatekeeper_and_xprotect")},
      {"prism_apps", ListOf(kAppsCategory)},
      {"prism_installed_profiles", ListOf(kProfilesCategory)},
      {"blueprints", CatalogOf(&DecodeBlueprint)},
      {"tags", CatalogOf(&DecodeTag)},
      {"library_items", CatalogOf(&DecodeLibraryItem)},
      {"item_statuses", &Statuses},
      {"apps_mac", &Apps},
      {"apps_ipad", &Apps},
      {"apps_android", &Apps},
      {"commands", &Commands},
      {"users", &Users},
      {"licensing", &Count<&DecodeLicensingCount>},
      {"prism_count", &Count<&DecodePrismCount>},
      {"lock_answer", &LockPin},
  };
  const auto found = decoders.find(kind);
  return found == decoders.end() ? "" : found->second(body);
}

}  // namespace muster::iru
