// Where a photo says that it was taken, read before the phone makes it small and all that goes: "40.3230,116.6312" in
// degrees of WGS-84, "" where it says nothing, or nothing that can be so. JPEG, and what else begins its EXIF with its name.
const HEAD = 1 << 19, NAME = [0x45, 0x78, 0x69, 0x66, 0, 0]; // "Exif", within the first half megabyte
const GPS = 0x8825, NORTH = 1, LATITUDE = 2, EAST = 3, LONGITUDE = 4, DATUM = 18;
const ASCII = 2, RATIONAL = 5;

export async function place(file) {
  try {
    return read(new DataView(await file.slice(0, HEAD).arrayBuffer()));
  } catch {
    return ""; // cut off, or leading out of the file
  }
}

function begins(view) {
  for (let at = 0; at + NAME.length < view.byteLength; at++) {
    if (NAME.every((each, n) => view.getUint8(at + n) === each)) return at + NAME.length;
  }
  return -1;
}

function read(view) {
  const start = begins(view), little = view.getUint16(start) === 0x4949;
  const entries = (from) => {
    const found = new Map(), count = view.getUint16(start + from, little);
    for (let n = 0, at = start + from + 2; n < count; n++, at += 12) found.set(view.getUint16(at, little), at);
    return found;
  };
  const number = (at) => view.getUint32(at, little);
  const first = entries(number(start + 4)), gps = first.has(GPS) && entries(number(first.get(GPS) + 8));
  if (!gps) return "";

  const text = (tag) => {
    if (!gps.has(tag)) return "";
    const at = gps.get(tag), long = number(at + 4), from = long > 4 ? start + number(at + 8) : at + 8;
    if (view.getUint16(at + 2, little) !== ASCII) return "";
    return String.fromCharCode(...Array.from({ length: Math.min(long, 10) }, (_each, n) => view.getUint8(from + n)));
  };
  const degrees = (tag, side, plus, minus) => {
    const at = gps.get(tag), said = text(side)[0];
    if (!at || ![plus, minus].includes(said) || view.getUint16(at + 2, little) !== RATIONAL || number(at + 4) !== 3) return NaN;
    const from = start + number(at + 8);
    const [whole, minutes, seconds] = [0, 8, 16].map((n) => number(from + n) / number(from + n + 4));
    return (whole + minutes / 60 + seconds / 3600) * (said === minus ? -1 : 1);
  };

  if (gps.has(DATUM) && !/^WGS-?84/.test(text(DATUM))) return "";
  const latitude = degrees(LATITUDE, NORTH, "N", "S"), longitude = degrees(LONGITUDE, EAST, "E", "W");
  const is = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0);
  return is ? `${latitude.toFixed(4)},${longitude.toFixed(4)}` : ""; // nought and nought: a camera that does not know
}
