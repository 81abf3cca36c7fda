#include "inventory/watch/query/header_view.h"

#include "absl/strings/str_cat.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/records.pb.h"
#include "inventory/watch/query/wire_fields.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {
namespace {

using store::LogHeader;

// The last value of the number field `number`; 0 if there is none.
uint64_t NumberIn(absl::string_view message, int number) {
  uint64_t value = 0;
  WireFields fields(message);
  for (WireField field; fields.Next(field);) {
    if (field.number == number) value = field.value;
  }
  return fields.ok() ? value : 0;
}

void Take(const WireField& field, HeaderView& header, bool& same_view) {
  switch (field.number) {
    case LogHeader::kNumberFieldNumber:
      header.number = static_cast<ResourceNumber>(field.value);
      break;
    case LogHeader::kNameFieldNumber:
      header.name = field.bytes;
      break;
    case LogHeader::kKindFieldNumber:
      header.kind = static_cast<v1::ResourceKind>(field.value);
      break;
    case LogHeader::kTypeFieldNumber:
      header.type = static_cast<v1::Change::Type>(field.value);
      break;
    case LogHeader::kPreviousRevisionFieldNumber:
      header.previous_revision = static_cast<Revision>(field.value);
      break;
    case LogHeader::kBeforeFieldNumber:
      header.before = field.bytes;
      break;
    case LogHeader::kAfterFieldNumber:
      header.after = field.bytes;
      break;
    case LogHeader::kSameViewFieldNumber:
      same_view = field.value != 0;
      break;
  }
}

}  // namespace

absl::StatusOr<HeaderView> ViewHeader(const LogView& entry) {
  HeaderView header;
  bool same_view = false;
  WireFields fields(entry.header);
  for (WireField field; fields.Next(field);) Take(field, header, same_view);
  if (!fields.ok() || header.name.empty()) {
    return CorruptRecord(absl::StrCat("log ", entry.revision));
  }
  if (same_view) header.before = header.after;
  return header;
}

bool IsLiving(absl::string_view attributes) {
  return NumberIn(attributes, store::ViewAttributes::kLivingFieldNumber) != 0;
}

bool IsEnrolled(absl::string_view device) {
  return NumberIn(device, device::v1::Device::kStateFieldNumber) ==
         device::v1::STATE_ENROLLED;
}

}  // namespace muster::inventory
