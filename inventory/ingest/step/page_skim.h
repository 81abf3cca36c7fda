#ifndef INVENTORY_INGEST_STEP_PAGE_SKIM_H_
#define INVENTORY_INGEST_STEP_PAGE_SKIM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// The first bytes of a SHA-256.
using ShortHash = std::array<char, 16>;

// One observation of a page, as far as it can be told without decoding it.
struct SkimmedDevice {
  absl::string_view whole;  // its bytes
  // Of the device's name and how many endpoints were read: what is shown next
  // is likely to resemble what was shown last with the same one.
  uint64_t kin = 0;
  // Of the source and of all bytes but the times that move from reading to
  // reading. Two observations with the same one differ in those alone: both
  // keep the contract or neither does, and ShownHash() gives the same.
  ShortHash fingerprint = {};
  // ShownHash(), if somebody knows it, and then the contract was kept.
  std::optional<ShortHash> hash;
};

// Takes the bytes of a page apart without decoding its devices: most devices of
// most pages were shown just so before, but for the times, and to decode them
// is most of the work on such a page.
//
// Not thread-safe. The bytes must outlive it.
class PageSkim {
 public:
  // False if `bytes` are not one page, or there is anything in them that only a
  // decoder can judge: then they are to be decoded as a whole.
  bool Read(absl::string_view source, absl::string_view bytes);

  // Of the page that was read last, in their order; for whoever knows hashes to
  // fill in.
  std::vector<SkimmedDevice>& devices() { return devices_; }
  const std::vector<SkimmedDevice>& devices() const { return devices_; }

  // Decodes the page into `request`, which is empty. A device whose hash is
  // known has its name, state, check-in and observations alone. False if the
  // bytes cannot be decoded.
  bool Decode(v1::PushPagesRequest& request) const;

 private:
  bool ReadPage(absl::string_view page);
  bool ReadDevice(absl::string_view whole);
  bool Split(absl::string_view shown);
  bool SplitDevice(absl::string_view device);
  bool SplitTimes(absl::string_view observation);

  std::string source_;
  std::string request_rest_;  // fields of the request but the page
  std::string page_rest_;     // fields of the page but the devices
  std::vector<SkimmedDevice> devices_;
  std::string moving_;              // of all devices, one after the other: an
  std::vector<size_t> moving_end_;  // observation of what Decode() needs

  absl::string_view name_;  // of one device
  size_t endpoints_ = 0;    // of one device
  std::string lasting_;     // of one device: what its fingerprint is of
  std::string core_;        // of one device: what Decode() needs of its device
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_STEP_PAGE_SKIM_H_
