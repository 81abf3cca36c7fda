#include "inventory/read/list/list_token.h"

#include "base/api/page.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "proto/muster/inventory/v1/token.pb.h"

namespace muster::inventory {
namespace {

bool IsSound(const v1::ListToken& token) {
  return token.format() == kListTokenFormat && token.revision() >= 0 &&
         !token.position().empty();
}

absl::Status Malformed() {
  return Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_MALFORMED",
               "page_token is not one that this service made; start again "
               "without it");
}

absl::Status OtherStore() {
  return Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_OTHER_QUERY",
               "page_token is from another store, or from before this one was "
               "restored; start again without it");
}

}  // namespace

std::string EncodeListToken(const ListContext& context,
                            const ListPosition& position) {
  v1::ListToken token;
  token.set_format(kListTokenFormat);
  token.set_store_uuid(context.store.store_uuid);
  token.set_epoch(context.store.epoch);
  token.set_query_fingerprint(context.query_fingerprint);
  token.set_revision(position.revision);
  token.set_position(position.after);
  return EncodePageToken(context.query_fingerprint, token.SerializeAsString());
}

absl::StatusOr<ListPosition> DecodeListToken(const ListContext& context,
                                             absl::string_view token) {
  ASSIGN_OR_RETURN(const std::string bytes,
                   DecodePageToken(context.query_fingerprint, token));
  v1::ListToken decoded;
  if (!decoded.ParseFromString(bytes) || !IsSound(decoded)) return Malformed();
  if (decoded.store_uuid() != context.store.store_uuid ||
      decoded.epoch() != context.store.epoch) {
    return OtherStore();
  }
  const ListPosition position{decoded.revision(), decoded.position()};
  if (EncodeListToken(context, position) != token) return Malformed();
  return position;
}

}  // namespace muster::inventory
