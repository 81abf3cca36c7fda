#include "base/mail/mail_transport.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster {
namespace {

absl::Status Malformed(absl::string_view problem) {
  return Error(absl::StatusCode::kInvalidArgument, "MAIL_MALFORMED",
               absl::StrCat("the mail cannot be sent: ", problem));
}

// Letters, digits and what addresses have, none of which ends a header or a
// command.
bool IsPlain(char c) {
  return absl::ascii_isgraph(static_cast<unsigned char>(c)) && c != '<' &&
         c != '>' && c != ',' && c != ';' && c != '"' && c != '\\';
}

absl::Status CheckAddress(const std::string& address) {
  const size_t at = address.find('@');
  if (at == 0 || at == std::string::npos || at + 1 == address.size() ||
      address.find('@', at + 1) != std::string::npos ||
      !std::all_of(address.begin(), address.end(), IsPlain)) {
    return Malformed("an address is not of the form name@domain");
  }
  return absl::OkStatus();
}

// One line; encoded words (RFC 2047) if it is not ASCII. Each of 45 bytes at
// most, cut between characters of UTF-8.
std::string Subject(absl::string_view text) {
  std::string line =
      absl::StrReplaceAll(text, {{"\r", " "}, {"\n", " "}, {"\t", " "}});
  const bool ascii = std::all_of(line.begin(), line.end(), [](char c) {
    return absl::ascii_isprint(static_cast<unsigned char>(c));
  });
  if (ascii && line.size() < 900) return line;
  std::vector<std::string> words;
  for (size_t begin = 0; begin < line.size();) {
    size_t end = std::min(line.size(), begin + 45);
    while (end < line.size() && end > begin + 1 &&
           (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) {
      --end;
    }
    words.push_back(absl::StrCat(
        "=?UTF-8?B?", absl::Base64Escape(line.substr(begin, end - begin)),
        "?="));
    begin = end;
  }
  return absl::StrJoin(words, "\r\n ");
}

// Base64 in lines of 76: any text goes through any server unchanged.
std::string Body(absl::string_view text) {
  const std::string encoded =
      absl::Base64Escape(absl::StrReplaceAll(text, {{"\n", "\r\n"}}));
  std::string lines;
  for (size_t begin = 0; begin < encoded.size(); begin += 76) {
    absl::StrAppend(&lines, encoded.substr(begin, 76), "\r\n");
  }
  return lines;
}

}  // namespace

absl::Status CheckMail(const Mail& mail) {
  if (mail.to.empty()) return Malformed("it has no recipient");
  RETURN_IF_ERROR(CheckAddress(mail.from));
  for (const std::string& to : mail.to) RETURN_IF_ERROR(CheckAddress(to));
  return CheckAddress(mail.message_id);
}

std::string FormatMail(const Mail& mail) {
  return absl::StrCat(
      "Date: ",
      absl::FormatTime("%a, %d %b %Y %H:%M:%S %z", mail.date,
                       absl::UTCTimeZone()),
      "\r\nFrom: ", mail.from, "\r\nTo: ", absl::StrJoin(mail.to, ", "),
      "\r\nSubject: ", Subject(mail.subject), "\r\nMessage-ID: <",
      mail.message_id,
      ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n"
      "\r\n",
      Body(mail.text));
}

}  // namespace muster
