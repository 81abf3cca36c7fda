// What an asset register says of a device: one pure function.
#ifndef PLUGINS_ASSET_SYNC_ASSET_MAPPING_H_
#define PLUGINS_ASSET_SYNC_ASSET_MAPPING_H_

#include <string>

#include "base/api/resource_name.h"
#include "proto/muster/asset/v1/assets.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::asset_sync {

// `sources/{source}/assets/{device}`.
std::string AssetNameOf(const DeviceName& device);

// The asset of `device`, whose parsed name is `name`. `revision` is left
// unset: the log gives it.
//
// Management: REMOVED if the source said that the device is gone; else by the
// fact `mdm.enabled`. Where that fact is UNKNOWN or absent nobody told, and
// management is UNSPECIFIED: UNMANAGED would be a claim. `missing` (long
// silence) changes none of it.
//
// Owner: the person assigned, by e-mail in ASCII lower case without blanks
// around it. Unset, with the reason, if there is none to match by; a person
// whom the directory has archived is no owner.
//
// Details: one fact each of those that only a device's own page has, in the
// order of the proto; UNKNOWN (NOT_FETCHED) as long as the device has no such
// fact.
asset::v1::Asset AssetOf(const DeviceName& name,
                         const device::v1::Device& device);

// Clears what moves without being a change of the asset: the inventory
// revision that it shows, and when its details were collected and read.
void ClearVolatile(asset::v1::Asset& asset);

}  // namespace muster::asset_sync

#endif  // PLUGINS_ASSET_SYNC_ASSET_MAPPING_H_
