# Signs an identity for two hours with Ruby's own library: VISAVIS_KEY_ID=… VISAVIS_SECRET=… ruby sign.rb
require "json"
require "openssl"

identity = {
  uuid: "42", # your own stable id of this visitor, a string
  firstname: "Ada",
  lastname: "Lovelace",
  extra_values: { plan: "gold", seats: 3 }
}
base64url = ->(bytes) { [bytes].pack("m0").tr("+/", "-_").delete("=") }
segment = ->(value) { base64url.(JSON.generate(value)) }

header = { typ: "JWT", alg: "HS256", kid: ENV.fetch("VISAVIS_KEY_ID") }
signed = "#{segment.(header)}.#{segment.({ exp: Time.now.to_i + 7200 }.merge(identity))}"
# The secret is used as the text it is, not decoded from hex.
puts "#{signed}.#{base64url.(OpenSSL::HMAC.digest("SHA256", ENV.fetch("VISAVIS_SECRET"), signed))}"
