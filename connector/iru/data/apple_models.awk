# apple_models.tsv -> apple_models.inc: one row {"identifier", Kind} a model,
# sorted by identifier (bytes). The input must be sorted by `LC_ALL=C sort`.
BEGIN {
  FS = "\t"
  kind["desktop"] = "CATEGORY_COMPUTER_DESKTOP"
  kind["laptop"] = "CATEGORY_COMPUTER_LAPTOP"
  kind["tablet"] = "CATEGORY_TABLET"
  kind["phone"] = "CATEGORY_PHONE"
  kind["tv"] = "CATEGORY_TV"
  kind["vision"] = "CATEGORY_VISION"
  kind["watch"] = "CATEGORY_WATCH"
  kind["virtual"] = "CATEGORY_VIRTUAL"
  kind["server"] = "CATEGORY_SERVER"
}
$1 == "identifier" || $3 == "speaker" { next }
!($3 in kind) {
  print "apple_models.tsv: unknown category " $3 > "/dev/stderr"
  exit 1
}
{ printf "{\"%s\", device::v1::%s},\n", $1, kind[$3] }
