#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "inventory/watch/watch_position.h"
#include "inventory/watch/watch_token.h"
#include "proto/muster/inventory/v1/token.pb.h"

namespace muster::inventory {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

TokenContext Here() {
  return {{"0b0e5e6c-7a53-4a58-9a5c-6a2b7f3f4a11", 3},
          17,
          *Scope::Parse("sources/iru"),
          {1000, 2000, 0}};
}

// What is taken belongs here, lies in the past and makes sense.
void RequireSound(const v1::WatchToken& token, const TokenContext& here) {
  Require(token.format() == kTokenFormat);
  Require(token.store_uuid() == here.identity.store_uuid);
  Require(token.epoch() == here.identity.epoch);
  Require(token.query_fingerprint() == here.query_fingerprint);
  Require(token.revision() >= 0 && token.revision() <= here.end.revision);
  Require(token.touch() >= 0 && token.touch() <= here.end.touch);
  Require(
      token.snapshot_position().empty() ||
      (token.in_snapshot() && here.scope.HasDevice(token.snapshot_position())));
  const WatchPosition position = ToPosition(token);
  Require(ToPosition(ToToken(position, here.identity, 17)) == position);
}

// As it comes from a client.
void FuzzText(const std::string& text) {
  const TokenContext here = Here();
  const auto token = DecodeToken(text);
  if (!token.ok()) return;
  Require(EncodeToken(*token) == text);
  if (CheckToken(*token, here).ok()) RequireSound(*token, here);
}

// The bytes inside of one: what can be encoded and is sound comes back.
void FuzzBytes(const std::string& bytes) {
  v1::WatchToken token;
  if (!token.ParseFromString(bytes)) return;
  token.DiscardUnknownFields();
  const auto decoded = DecodeToken(EncodeToken(token));
  if (!decoded.ok()) return;
  Require(decoded->SerializeAsString() == token.SerializeAsString());
  const TokenContext here = Here();
  token.set_format(kTokenFormat);
  token.set_store_uuid(here.identity.store_uuid);
  token.set_epoch(here.identity.epoch);
  token.set_query_fingerprint(here.query_fingerprint);
  FuzzText(EncodeToken(token));
}

}  // namespace
}  // namespace muster::inventory

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  muster::inventory::FuzzText(bytes);
  muster::inventory::FuzzBytes(bytes);
  return 0;
}
