#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "keratin/base/limits.h"
#include "keratin/graph/array.h"

namespace keratin {

/// Whether a CSV text begins with a line of names.
enum class CsvHeader {
  automatic,  ///< When any cell of the first line is no number.
  present,
  absent,
};

struct CsvOptions {
  char separator = ',';
  CsvHeader header = CsvHeader::automatic;
};

struct CsvTable {
  std::vector<std::string> columns;  ///< Empty where there is no header.
  Array values;                      ///< float32 (rows, columns)
};

/// Reads lines of numbers. Cells may have spaces around them and be quoted with
/// `"`; lines end with LF or CRLF, and empty ones are skipped. "nan" and "inf"
/// are numbers. A FormatError tells line and column, both counted from 1.
CsvTable read_csv(std::string_view text, std::string_view name = "csv",
                  const CsvOptions& options = {}, const Limits& limits = {});

}  // namespace keratin
