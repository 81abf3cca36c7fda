#include "actions/vault/vault.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "actions/vault/aes_gcm.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

// What a PIN or another secret of a device is bound to.
std::string BindingOf(const v1::SealedSecret& sealed) {
  return JoinKey({"device", sealed.device(), sealed.record().command(),
                  connector::v1::SecretKind_Name(sealed.record().kind())});
}

std::string BindingOf(absl::string_view associated_data) {
  return JoinKey({"bytes", associated_data});
}

// The sealed key and the sealed value cannot take each other's place.
std::string KeyBinding(absl::string_view binding) {
  return absl::StrCat("muster-secret-key-v1", binding);
}
std::string ValueBinding(absl::string_view binding) {
  return absl::StrCat("muster-secret-value-v1", binding);
}

absl::Status Unreadable(const std::string& key_id, absl::string_view why) {
  return Error(absl::StatusCode::kDataLoss, "SECRET_UNREADABLE",
               absl::StrCat("a secret that was sealed with the key ", key_id,
                            " cannot be opened: ", why),
               {{"key_id", key_id}});
}

absl::Status Shredded() {
  return Error(absl::StatusCode::kNotFound, "SECRET_SHREDDED",
               "the secret was shredded; ask the vendor for the current one");
}

}  // namespace

absl::Status Vault::SealInto(const Secret& secret, absl::string_view binding,
                             v1::SealedSecret& sealed) const {
  ASSIGN_OR_RETURN(const Secret key, NewAesKey());
  ASSIGN_OR_RETURN(*sealed.mutable_sealed(),
                   AesSeal(key, secret, ValueBinding(binding)));
  ASSIGN_OR_RETURN(*sealed.mutable_sealed_key(),
                   AesSeal(keys_.current().bytes, key, KeyBinding(binding)));
  sealed.set_key_id(keys_.current().id);
  return absl::OkStatus();
}

absl::StatusOr<Secret> Vault::OpenBound(const v1::SealedSecret& sealed,
                                        absl::string_view binding) const {
  if (sealed.sealed_key().empty()) return Shredded();
  const KeyRing::Key* key = keys_.Find(sealed.key_id());
  if (key == nullptr) {
    return Unreadable(sealed.key_id(),
                      "the key is not there; name its file in old_key_files");
  }
  const std::optional<Secret> own =
      AesOpen(key->bytes, sealed.sealed_key(), KeyBinding(binding));
  std::optional<Secret> secret;
  if (own.has_value()) {
    secret = AesOpen(*own, sealed.sealed(), ValueBinding(binding));
  }
  if (!secret.has_value()) {
    return Unreadable(sealed.key_id(),
                      "it was changed or moved; restore it from a backup");
  }
  RegisterSecret(*secret);
  return *std::move(secret);
}

absl::StatusOr<v1::SealedSecret> Vault::Seal(const Secret& secret,
                                             v1::SecretRecord record,
                                             std::string device) const {
  v1::SealedSecret sealed;
  *sealed.mutable_record() = std::move(record);
  sealed.set_device(std::move(device));
  RETURN_IF_ERROR(SealInto(secret, BindingOf(sealed), sealed));
  return sealed;
}

absl::StatusOr<Secret> Vault::Open(const v1::SealedSecret& sealed) const {
  return OpenBound(sealed, BindingOf(sealed));
}

absl::StatusOr<std::string> Vault::SealBytes(
    const Secret& secret, absl::string_view associated_data) const {
  v1::SealedSecret sealed;
  RETURN_IF_ERROR(SealInto(secret, BindingOf(associated_data), sealed));
  return sealed.SerializeAsString();
}

absl::StatusOr<Secret> Vault::OpenBytes(
    absl::string_view sealed, absl::string_view associated_data) const {
  v1::SealedSecret parsed;
  if (!parsed.ParseFromArray(sealed.data(), static_cast<int>(sealed.size()))) {
    return Unreadable("", "it is no sealed secret; restore it from a backup");
  }
  return OpenBound(parsed, BindingOf(associated_data));
}

}  // namespace muster::actions
