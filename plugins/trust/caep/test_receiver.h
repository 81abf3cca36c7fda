#ifndef PLUGINS_TRUST_CAEP_TEST_RECEIVER_H_
#define PLUGINS_TRUST_CAEP_TEST_RECEIVER_H_

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace muster::trust {

inline google::protobuf::Struct ParseJson(const std::string& json) {
  google::protobuf::Struct object;
  if (!google::protobuf::util::JsonStringToMessage(json, &object).ok()) {
    object.Clear();
  }
  return object;
}

inline std::string FromBase64Url(absl::string_view text) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(text, &bytes)) bytes.clear();
  return bytes;
}

// The header and the claims of a token, if the only key of a JWKS signed it.
struct ReadToken {
  google::protobuf::Struct header;
  google::protobuf::Struct claims;
};

inline std::shared_ptr<EVP_PKEY> KeyOfJwks(const std::string& jwks) {
  const auto set = ParseJson(jwks);
  const auto& key =
      set.fields().at("keys").list_value().values(0).struct_value().fields();
  const std::string n = FromBase64Url(key.at("n").string_value());
  const std::string e = FromBase64Url(key.at("e").string_value());
  const auto number = [](const std::string& bytes) {
    return BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                     static_cast<int>(bytes.size()), nullptr);
  };
  BIGNUM* const modulus = number(n);
  BIGNUM* const exponent = number(e);
  OSSL_PARAM_BLD* const builder = OSSL_PARAM_BLD_new();
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus);
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent);
  OSSL_PARAM* const parameters = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX* const context =
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr);
  EVP_PKEY* made = nullptr;
  EVP_PKEY_fromdata_init(context);
  EVP_PKEY_fromdata(context, &made, EVP_PKEY_PUBLIC_KEY, parameters);
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(parameters);
  OSSL_PARAM_BLD_free(builder);
  BN_free(modulus);
  BN_free(exponent);
  return std::shared_ptr<EVP_PKEY>(made, EVP_PKEY_free);
}

inline std::optional<ReadToken> VerifyToken(const std::string& token,
                                            const std::string& jwks) {
  const std::vector<std::string> parts = absl::StrSplit(token, '.');
  if (parts.size() != 3) return std::nullopt;
  const std::string text = parts[0] + "." + parts[1];
  const std::string signature = FromBase64Url(parts[2]);
  const std::shared_ptr<EVP_PKEY> key = KeyOfJwks(jwks);
  EVP_MD_CTX* const digest = EVP_MD_CTX_new();
  const bool good =
      EVP_DigestVerifyInit(digest, nullptr, EVP_sha256(), nullptr, key.get()) ==
          1 &&
      EVP_DigestVerify(
          digest, reinterpret_cast<const unsigned char*>(signature.data()),
          signature.size(), reinterpret_cast<const unsigned char*>(text.data()),
          text.size()) == 1;
  EVP_MD_CTX_free(digest);
  if (!good) return std::nullopt;
  return ReadToken{ParseJson(FromBase64Url(parts[0])),
                   ParseJson(FromBase64Url(parts[1]))};
}

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_CAEP_TEST_RECEIVER_H_
