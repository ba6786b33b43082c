// Yuan are whole fen: a number while it is exact, else digits as text. Nothing here divides.

/** Fen as yuan with thousands separators and two decimals; a dash where no amount is known. */
function money(fen) {
  if (fen === null || fen === undefined) return "—";
  const text = String(fen);
  const sign = text.startsWith("-") ? "-" : "";
  const digits = text.slice(sign.length).padStart(3, "0");
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}${yuan}.${digits.slice(-2)}`;
}

/** Fen in order; what is unknown comes after everything, whichever way the order runs. */
function inOrder(one, other, down) {
  if (one === null || other === null) return (one === null) - (other === null);
  const exact = typeof one === "number" && typeof other === "number";
  const before = exact ? one - other : Number(BigInt(one) - BigInt(other) > 0n) * 2 - 1;
  return (one === other ? 0 : before) * (down ? -1 : 1);
}

/** The exact sum of the fen that are known; null where none is. */
function sumOf(amounts) {
  let sum = 0n;
  let known = false;
  for (const fen of amounts) {
    if (fen === null) continue;
    sum += BigInt(fen);
    known = true;
  }
  return known ? sum : null;
}

/** Yuan as the page shows them, back in fen; null where the text is no amount. */
function fenOf(text) {
  const plain = text.trim().replace(/,/g, "");
  if (/^-?\d+\.\d\d$/.test(plain)) return BigInt(plain.replace(".", ""));
  return /^-?\d+$/.test(plain) ? BigInt(plain) * 100n : null;
}

/** Fen as ten thousand yuan, for lengths on the screen only. */
function tenThousands(fen) {
  return Number(fen) / 1e6;
}

/** A length in 万元 in words, always with two decimals; the exact figure is in the table below. */
function rough(wan) {
  if (wan !== 0 && Math.abs(wan) < 0.01) return wan > 0 ? "<0.01" : ">-0.01";
  return wan.toLocaleString("en-US", {minimumFractionDigits: 2, maximumFractionDigits: 2});
}
