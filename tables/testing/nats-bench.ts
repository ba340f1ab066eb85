/**
 * @module
 * Files of a NATS-Bench folder for tests, in base64, with made-up numbers: what Python's `pickle`
 * (protocol 4) and `bz2` write.
 */

/** Three architectures of the topology space; the first has all edges `none`. */
export const META =
  "QlpoOTFBWSZTWTPe1o8AAHZ/4MwYIAAASfCAgAkAAq9v30dABIYAAEAgAJEZpo0A0MmQDQGmIZA2pEmmgGmgGg0aGM" +
  "UH5kqYyS+qKMH/ALGHLEW9LiyCjV3WeA48pYJY5QrzYgNTXGS2BIqVMaCQDmOQDwMpLXOUE5XQ2xOm8ZCnlOri8vwv" +
  "FMiZQe7eXUVMkzCTNB8HxDSBrcgXOfeC778XckU4UJAz3taP";

/** The first architecture: one budget of 2 epochs, `cifar10-valid`, seeds 777 and 888. */
export const ENTRY =
  "QlpoOTFBWSZTWUIePM8AAen/4///5XsFe//37JuQAr/n32dB5E4AQABAQABAwAJcVM0arDQUyUPU0yaDTQD1NGjQPS" +
  "aAAbUaaADQZPKaaGj1Bo1AgVPaYpqepmSeptTD0kyaZMAahpoekDQYjTaRiZBwaNGgaDQGTEBkaGQABppkAAAwQAEi" +
  "imp6QNJiYDSYAaAAANAAj00CYABppod6X2Sl6T/5UK0rpajcJssv6FYIELaFVHOGz4gKYBEjATcWhNpfvwHGQ+axUx" +
  "lq5CMGxURQINvfIATBii0NtjgMg0SjQxoZUAVA1tgxYEobJrb8ont2fPFwpcfmFCgzEowFv1qg4VP1RYLSKpgmGUgN" +
  "9iXb6OApaC7mQmUikYxYkSJAiIX0HcjTDWiw3mBGzJBdCOVUhOE3D26l8F4zgPhrBCJtdO044jjx2wZisaNSBGBiM9" +
  "yaBcA1TAmMDjtJ75bWm7krAXOJlqnSjGlLk9v74uC7RAVWR31B4pWuGJ7wrqaQWiyKeWqWL32iI7/LelwkkxsWoXBI" +
  "wJYDzd0amYTaBH8ilWvxNrdNzKdbGJ0zTqQ5zc+SjCCIo0ZqvUXhPuPG/CShIUA8ZKOUOwKxiDBPFEHTBqvuBSF0iw" +
  "B917MttcoAjxBDo/e7C/RIEtGag5t9gwYqc8WaRkgLcVMbX0ENevgrlfksDhAROCpqWCiSZBsRlIyo2hCMVaieSDrb" +
  "ttp0s3OGUSstswC66610pyCaBggd4fFFzNnTEnV6dmyFC2rVPKMUoo1+FRLdAT4SXlJx6sAm8Lx7VYqVLszFLysYsj" +
  "Nbda5Z4ZkAhqhVDz20VaJDL6F0A/xAZGRGZSUH3xE8NaCDw02SSBN5jbIWe2xOBwgoX/HPWasJFCPIdJMz9FsfqUem" +
  "eU4e8MwMYMPkVU/BdyRThQkEIePM8A==";

/** `{"12": …}` of an object whose `__reduce__` is `os.system("touch …")`. */
export const EVIL =
  "QlpoOTFBWSZTWWPYRJIAABr74F8AACBAAzAEEAAubs7iQgQOACAAVFJoZGmRkMjI00aeQppDTQPSAGT0jaRpeCZAak" +
  "69bBXjOcYvYgjNHBGKvGUrfz205FlhCoWjmvvxRCh9QP+REai7kinChIMewiSQ";

/** 64 MiB of zeros. */
export const BOMB =
  "QlpoOTFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZvAS1wwCidcAAwAAACCAAIKQINjKKiE0qKi" +
  "E4u5IpwoSFALuD6A==";
