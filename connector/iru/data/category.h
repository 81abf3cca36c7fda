#ifndef CONNECTOR_IRU_DATA_CATEGORY_H_
#define CONNECTOR_IRU_DATA_CATEGORY_H_

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// A category and what it rests on.
struct Categorized {
  device::v1::Category category = device::v1::CATEGORY_UNSPECIFIED;
  device::v1::CategorySource source = device::v1::CATEGORY_SOURCE_UNSPECIFIED;
};

// What a person would call the device. The first of these that tells:
//
//   1. `model_identifier` is in the table of Apple's models.
//   2. Its family (the letters before the number) is of one kind. `Mac14,99`
//      is not: laptops and desktops are mixed there.
//   3. Words in `model`, the marketing name, that name a form: "MacBook",
//      "Mac mini", "Surface Laptop", "Galaxy Tab". A bare "Mac" does not.
//   4. `platform`. A Mac or a PC is a computer of unknown form then.
//
// An Android device of which no word tells stays UNSPECIFIED: its platform is
// both a phone's and a tablet's, and nothing is guessed. Thread-safe.
Categorized Categorize(absl::string_view model_identifier,
                       absl::string_view model, device::v1::Platform platform);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DATA_CATEGORY_H_
