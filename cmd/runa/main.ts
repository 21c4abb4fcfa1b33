// `runa`: prints its version.
console.log("runa 0.1.0");
