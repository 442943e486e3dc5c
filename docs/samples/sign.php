<?php
// Signs an identity for two hours with nothing but PHP: VISAVIS_KEY_ID=… VISAVIS_SECRET=… php sign.php
[$keyId, $secret] = [getenv('VISAVIS_KEY_ID'), getenv('VISAVIS_SECRET')];
if (!$keyId || !$secret) {
    exit("set VISAVIS_KEY_ID and VISAVIS_SECRET\n");
}
$identity = [
    'uuid' => '42', // your own stable id of this visitor, a string
    'firstname' => 'Ada',
    'lastname' => 'Lovelace',
    'extra_values' => ['plan' => 'gold', 'seats' => 3], // where it may be empty: (object) [...]
];
$base64url = fn (string $bytes): string => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
$segment = fn (array $value): string => $base64url(json_encode($value, JSON_THROW_ON_ERROR));
$header = ['typ' => 'JWT', 'alg' => 'HS256', 'kid' => $keyId];
$signed = $segment($header) . '.' . $segment(['exp' => time() + 7200] + $identity);
// The secret is used as the text it is, not decoded from hex.
echo $signed . '.' . $base64url(hash_hmac('sha256', $signed, $secret, true)), "\n";
