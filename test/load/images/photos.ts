import sharp from 'sharp';
import type { ImageType } from '@messagepal/media';

export interface Photo {
  type: ImageType;
  bytes: Buffer;
}

/** As busy as photographs are: noise that was made soft, so that it packs like them. */
const scene = (width: number, height: number) => {
  const noise = { type: 'gaussian', mean: 128, sigma: 80 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#000', noise } })
    .blur(3)
    .modulate({ brightness: 1.1 });
};

/** What people send: photographs of a telephone, pictures of a screen, pictures from pages. */
export async function photos(): Promise<Photo[]> {
  const photo = scene(4_032, 3_024).withExif({ IFD0: { Make: 'Camera' }, IFD3: { GPSLatitudeRef: 'N' } });
  const [jpeg, png, webp] = await Promise.all([
    photo.jpeg({ quality: 85 }).toBuffer(),
    scene(1_920, 1_080).png().toBuffer(),
    scene(1_280, 720).webp().toBuffer(),
  ]);
  return [
    { type: 'image/jpeg', bytes: jpeg },
    { type: 'image/png', bytes: png },
    { type: 'image/webp', bytes: webp },
  ];
}
