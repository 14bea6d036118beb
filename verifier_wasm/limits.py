"""Every limit on input, with its reason. Past one: `LimitError`, at once."""

from typing import Final

#: Longest text accepted, in characters. A QR code holds at most 4,296 alphanumeric characters
#: (ISO/IEC 18004); pasted mdoc and SD-JWT texts with a portrait are longer.
TEXT_LENGTH: Final = 1_000_000

#: Longest text that is looked through for a code in other words, in characters: five QR codes' content.
CARRIED_LENGTH: Final = 20_000

#: Longest text in which a lost character is put back: what one QR code holds (ISO/IEC 18004), and a message.
CARRIED_GUESSED_LENGTH: Final = 5_000

#: Most places of one text at which a code of one kind is looked for; a message holds one.
CARRIED_STARTS: Final = 3

#: Most words after a code that are tried to be none of it.
CARRIED_WORDS: Final = 8

#: Most guesses at where a lost space was: a code of version 20 has about 40.
CARRIED_GUESSES: Final = 64

#: Most guesses at which full lines were broken at a space: three of ten are 120.
CARRIED_LINE_GUESSES: Final = 200

#: Most texts that one code is read as, and most of them whose signature is checked: each costs a few
#: milliseconds in the page.
READINGS: Final = 64
READINGS_CHECKED: Final = 4

#: Most keys given by hand that a signature is tried with, where the code names none of them.
KEYS_TRIED: Final = 32

#: Largest binary input, in bytes: an mdoc DeviceResponse with a portrait is below 200 kB.
BINARY_LENGTH: Final = 1_000_000

#: Largest result of decompression, in bytes. A QR code holds at most 2,953 bytes (ISO/IEC 18004); a licence
#: with a face image, which does not compress, stays far below 64 KiB, and what follows costs by the byte.
INFLATED_LENGTH: Final = 65_536

#: The same of a SMART Health Card: of up to 36 QR codes or a file, in JSON, which compresses to a fifth.
HEALTH_CARD_LENGTH: Final = 262_144

#: Longest message signed with SM2, in bytes: Pyodide has no SM3, and in Python a page hashes 100 kB a second.
#: A status list of 500,000 entries fits, and so does whatever `INFLATED_LENGTH` lets through.
SM2_MESSAGE_LENGTH: Final = 66_560

#: Deepest nesting of CBOR arrays, maps and tags (RFC 8949 section 10 warns of stack exhaustion).
CBOR_DEPTH: Final = 32

#: Most items in one CBOR text, so that work stays linear in what a licence can need.
CBOR_ITEMS: Final = 100_000

#: Deepest nesting of JSON objects and arrays, disclosures of an SD-JWT included (RFC 8259 section 9).
JSON_DEPTH: Final = 32

#: Most values in one JSON text, as in CBOR.
JSON_ITEMS: Final = 100_000

#: Most disclosures of one SD-JWT: an identity card with every claim and array element apart has about 100.
SD_JWT_DISCLOSURES: Final = 1_000

#: Most disclosures of one SD-CWT: a licence has one for each of its groups of fields.
SD_CWT_DISCLOSURES: Final = 256

#: Largest portrait of a licence, in bytes: with it a live code is of version 26 to 30.
PORTRAIT_LENGTH: Final = 600

#: Longest request of a holder, in characters: one with a P-256 key has about 330, with P-521 below 600.
REQUEST_LENGTH: Final = 1_000

#: Longest one-time word of an office, in characters.
WORD_LENGTH: Final = 64

#: Longest name of a checker in a question, in characters: an address of the web, or an office's name.
AUDIENCE_LENGTH: Final = 100

#: Longest text of a question, in characters: the longest name, four bytes a character, in base45.
QUESTION_LENGTH: Final = 700

#: Most classes or states in one document: there are 17 and 19, and each costs a line of the page.
DOCUMENT_LIST: Final = 64

#: Largest digital seal, in bytes, unpacked: a symbol holds below 4 kB, and a seal is read in up to six ways.
SEAL_LENGTH: Final = 65_536

#: Largest bignum, in bytes: RSA-4096. Python refuses to write out integers of about 1,785 bytes and more.
CBOR_BIGNUM_LENGTH: Final = 512

#: Most items in one mobile document: a full mDL has about 50, with an age attestation for every year 150.
MDOC_ITEMS: Final = 1_000

#: Most documents in one code, each of which gets a report of its own.
DOCUMENTS: Final = 8

#: Longest chain of certificates, leaf to root.
CHAIN_LENGTH: Final = 5

#: Largest certificate, in bytes.
CERTIFICATE_LENGTH: Final = 16_384

#: Most comparisons of a certificate's names with a CA's name constraints; those in use need a dozen.
NAME_COMPARISONS: Final = 10_000

#: Largest image: a 50-megapixel phone camera.
IMAGE_PIXELS: Final = 50_000_000

#: What one picture or PDF may take: decoders can be kept busy for minutes by a few hundred bytes, and filled;
#: so they are ended. In seconds of a processor's time (the largest photo needs two), and where that cannot be
#: counted or the machine has other things to do, of the clock; and in bytes (the largest photo needs 370 MB).
READING_SECONDS: Final = 2.8
READING_PATIENCE: Final = 4.2
READING_MEMORY: Final = 440_000_000
#: What the other ways to look at a picture may take of that: after it none is begun.
LADDER_SECONDS: Final = 1.2

#: A JPEG of more pixels is held to the photo rules at half of its sides, on the page and on the command line:
#: a quarter of the memory.
PHOTO_WHOLE_PIXELS: Final = 16_777_216

#: The same of a photo that is held to the photo rules, by the clock: the largest is decoded in colour.
PHOTO_SECONDS: Final = 20
PHOTO_MEMORY: Final = 1_200_000_000

#: Longest line of a file of records, in characters: what is signed of it has to fit into a QR code.
RECORD_LENGTH: Final = 1_000_000

#: Most memory for reading a Parquet file of records, in bytes: in 500 bytes, values of 10 GB can stand.
RECORDS_MEMORY: Final = 440_000_000

#: Most columns of a table of records: a licence has 18 fields, and an office's list a few dozen more.
RECORD_COLUMNS: Final = 1_000

#: Most that a workbook of records may unpack to, in bytes: 1,048,576 rows of 18 cells are 1 GB.
WORKBOOK_UNPACKED: Final = 2_000_000_000

#: How a PDF's pages are looked at, round by round: pixels an inch, until which share of the time. A code of
#: version 17, 22 mm wide, has two pixels a module at 200, which is too few, and three at 300.
PDF_ROUNDS: Final = ((100, 0.3), (200, 0.6), (300, 0.9))
#: Until which share the last round goes where a code was seen and not read: the rest is for other ways to
#: look, in which a page is drawn so fine.
PDF_GLIMPSED: Final = 0.7
PDF_LADDER: Final = 200

#: Largest drawing of a PDF's page, in pixels: A3 at 290 an inch; larger pages are drawn more coarsely.
PDF_PIXELS: Final = 16_777_216

#: Longest SVG, in bytes: a QR code of the largest version drawn square by square has 2 MB.
SVG_LENGTH: Final = 4_000_000

#: How an SVG is drawn, in pixels of the longer side: the next where the last showed no code.
SVG_SIDES: Final = (2000, 3000)

#: Most pictures of a document that are looked at, and how much of it is unpacked for them, in bytes.
OFFICE_PICTURES: Final = 50
OFFICE_UNPACKED: Final = 60_000_000

#: Largest file read as input, in bytes.
FILE_LENGTH: Final = 20_000_000

#: Most signatures on one message: each costs time, and no publisher has more roots.
SIGNATURES: Final = 32

#: Largest root, and largest file of its changes, in bytes: some hundred generations.
ROOT_LENGTH: Final = 262_144

#: Largest trust list, in bytes: 10,000 issuers with keys, 3,000 with certificates. A page holds it several
#: times while it checks up to `SIGNATURES`.
TRUST_LIST_LENGTH: Final = 4_194_304

#: Most CBOR items in a trust list: 10,000 issuers with a few keys each.
TRUST_LIST_ITEMS: Final = 500_000

#: Largest status list token, in bytes: 2^20 entries of 8 bits, not compressible.
STATUS_TOKEN_LENGTH: Final = 2_097_152

#: Largest status list when unpacked, in bytes: 2^20 entries of 8 bits.
STATUS_LIST_LENGTH: Final = 1_048_576

#: Largest RSA modulus, in bits; larger ones only cost time.
RSA_BITS: Final = 4096

#: Most certificates in a VICAL (ISO/IEC 18013-5 Annex C); those in use list below a hundred.
VICAL_CERTIFICATES: Final = 10_000

#: Most keys in a file given by hand, as in a VICAL.
KEY_FILE_KEYS: Final = 10_000
